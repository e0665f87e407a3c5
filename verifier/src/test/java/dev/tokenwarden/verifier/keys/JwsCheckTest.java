package dev.tokenwarden.verifier.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The examples of the RFCs. */
final class JwsCheckTest {
    private static final String PAYLOAD =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    /** RFC 7515, appendix A.1. */
    private static final String OCT = """
            {"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}""";

    private static final String HS256 =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + PAYLOAD + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    /** RFC 7515, appendix A.2. */
    private static final String RSA = """
            {"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1\
            Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-K\
            XBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethF\
            kMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}""";

    private static final String RS256 = "eyJhbGciOiJSUzI1NiJ9." + PAYLOAD
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9"
            + "CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_"
            + "dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig"
            + "cN_IoypGlUPQGe77Rw";

    /** RFC 7515, appendix A.3. */
    private static final String EC = """
            {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",\
            "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""";

    private static final String ES256 = "eyJhbGciOiJFUzI1NiJ9." + PAYLOAD
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    /** RFC 7515, appendix A.4. */
    private static final String EC521 = """
            {"kty":"EC","crv":"P-521",\
            "x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",\
            "y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"}""";

    private static final String ES512 = "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA"
            + ".AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2Y"
            + "BJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";

    /** RFC 7515, appendix A.5. */
    private static final String NONE = "eyJhbGciOiJub25lIn0." + PAYLOAD + ".";

    /** RFC 8037, appendix A.4. */
    private static final String OKP = """
            {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""";

    private static final String EDDSA = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
            + ".hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private final JwsCheck asymmetric = new JwsCheck(false);
    private final JwsCheck any = new JwsCheck(true);

    @Test
    void rfcExamples_areAccepted() {
        assertThat(asymmetric.check(RSA, RS256)).isEqualTo(new JwsCheck.Result(true, null));
        assertThat(asymmetric.check(EC, ES256).accepted()).isTrue();
        assertThat(asymmetric.check(EC521, ES512).accepted()).isTrue();
        assertThat(asymmetric.check(OKP, EDDSA).accepted()).isTrue();
        assertThat(any.check(OCT, HS256).accepted()).isTrue();
    }

    @Test
    void hmacAndUnsigned_areDenied() {
        assertThat(asymmetric.check(OCT, HS256).reason()).isEqualTo("the algorithm is not allowed");
        assertThat(any.check(OCT, NONE).reason()).isEqualTo("has no signature");
        assertThat(any.check(OCT, NONE + "AAAA").reason()).isEqualTo("the algorithm is not allowed");
    }

    @Test
    void keyThatSaysOtherwise_isNotUsed() {
        assertThat(any.check(with(EC, "\"use\":\"enc\""), ES256).accepted()).isFalse();
        assertThat(any.check(with(EC, "\"key_ops\":[\"sign\"]"), ES256).accepted())
                .isFalse();
        assertThat(any.check(with(EC, "\"key_ops\":[\"verify\"]"), ES256).accepted())
                .isTrue();
        assertThat(any.check(with(EC, "\"alg\":\"ES384\""), ES256).accepted()).isFalse();
        assertThat(any.check(with(RSA, "\"alg\":\"PS256\""), RS256).accepted()).isFalse();
        assertThat(any.check(with(EC, "\"kid\":7"), ES256).accepted()).isFalse();
    }

    @Test
    void keysThatShareAName_areToldApartByType() {
        String twice = "{\"keys\":[" + with(EC, "\"kid\":\"a\"") + "," + with(OKP, "\"kid\":\"a\"") + "]}";

        assertThat(any.check(twice, ES256).accepted()).isTrue();
        assertThat(any.check(twice, RS256).accepted()).isFalse();
    }

    @Test
    void anythingElse_isDenied() {
        assertThat(any.check("", ES256).accepted()).isFalse();
        assertThat(any.check("[]", ES256).accepted()).isFalse();
        assertThat(any.check("{\"keys\":[7]}", ES256).accepted()).isFalse();
        assertThat(any.check(EC, "").accepted()).isFalse();
        assertThat(any.check(EC, RS256).accepted()).isFalse();
        assertThat(any.check(EC, ES256.substring(0, ES256.length() - 2)).accepted())
                .isFalse();
    }

    private static String with(String jwk, String member) {
        return "{" + member + "," + jwk.substring(1);
    }
}
