package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.verifier.keys.JwsCheck;
import org.junit.jupiter.api.Test;

/** The signatures of RFC 7520, "Examples of Protecting Content Using JSON Object Signing and Encryption (JOSE)". */
final class CookbookTest {
    /** The payload of all of section 4. */
    private static final String PAYLOAD =
            "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0"
                    + "aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91"
                    + "IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";

    private static final String RSA =
            "{\"kty\":\"RSA\",\"kid\":\"bilbo.baggins@hobbiton.example\",\"use\":\"sig\",\"n\":\"n4EPtAOCc9AlkeQHPzHStgAbgs7"
                    + "bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-Qt"
                    + "iWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJl"
                    + "sde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRh"
                    + "uaxwUkRz5iaiQkqgc5gHdrNP5zw\",\"e\":\"AQAB\"}";

    /** Section 4.1. */
    private static final String RS256 = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
            + "." + PAYLOAD + "."
            + "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7P"
            + "NDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9e"
            + "Ro4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4"
            + "uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg";

    /** Section 4.2. */
    private static final String PS384 = "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
            + "." + PAYLOAD + "."
            + "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dD"
            + "DItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ij"
            + "Q7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAj"
            + "VKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw";

    private static final String EC =
            "{\"kty\":\"EC\",\"kid\":\"bilbo.baggins@hobbiton.example\",\"use\":\"sig\",\"crv\":\"P-521\",\"x\":\"AHKZLLOsCOzz5c"
                    + "Y97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt\",\"y\":\"AdymlHvOiLxXkEh"
                    + "ayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1\"}";

    /** Section 4.3. */
    private static final String ES512 = "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
            + "." + PAYLOAD + "."
            + "AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPB"
            + "u_u_sDDyYjnAMDxXPn7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2";

    private static final String OCT =
            "{\"kty\":\"oct\",\"kid\":\"018c0ae5-4d9b-471b-bfd6-eef314bc7037\",\"use\":\"sig\",\"alg\":\"HS256\",\"k\":\"hJtXIZ2"
                    + "uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg\"}";

    /** Section 4.4. */
    private static final String HS256 =
            "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9"
                    + "." + PAYLOAD + "."
                    + "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";

    private final JwsCheck asymmetric = new JwsCheck(false);
    private final JwsCheck any = new JwsCheck(true);

    @Test
    void examples_areAccepted() {
        assertThat(asymmetric.check(RSA, RS256)).isEqualTo(new JwsCheck.Result(true, null));
        assertThat(asymmetric.check(RSA, PS384)).isEqualTo(new JwsCheck.Result(true, null));
        assertThat(asymmetric.check(EC, ES512)).isEqualTo(new JwsCheck.Result(true, null));
        assertThat(any.check(OCT, HS256)).isEqualTo(new JwsCheck.Result(true, null));
    }

    @Test
    void examples_withAnotherKeyOrSignature_areDenied() {
        assertThat(asymmetric.check(EC, RS256).accepted()).isFalse();
        assertThat(any.check(OCT, RS256).accepted()).isFalse();
        assertThat(asymmetric.check(OCT, HS256).accepted()).isFalse();
        assertThat(asymmetric.check(RSA, PS384.replace("cu22eBqk", "cu22eBql")).accepted())
                .isFalse();
        assertThat(asymmetric
                        .check(
                                RSA,
                                RS256.substring(0, RS256.lastIndexOf('.')) + PS384.substring(PS384.lastIndexOf('.')))
                        .accepted())
                .isFalse();
    }
}
