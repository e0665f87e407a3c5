package dev.tokenwarden.contract.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventCodecTest {
    private static final String HEAD = """
            {"specversion":"1.0","id":"e1","type":"dev.tokenwarden.token.used.v1","source":"urn:v","time":"2026-11-23T21:00:00Z","tenant":"acme","data":""";

    static String event(String data) {
        return HEAD + data + "}";
    }

    static String token(String members) {
        return event("{\"token\":{\"iss\":\"i\"" + (members.isEmpty() ? "" : "," + members) + "}}");
    }

    private static String use(String members) {
        return event("{\"token\":{\"iss\":\"i\"},\"use\":{" + members + "}}");
    }

    private static TokenEvent read(String json) throws InvalidEventException {
        return EventCodec.decode(json.getBytes(UTF_8));
    }

    static InvalidEventException refused(byte[] json) {
        InvalidEventException refused =
                catchThrowableOfType(InvalidEventException.class, () -> EventCodec.decode(json));
        assertThat(refused).as(new String(json, UTF_8)).isNotNull();
        return refused;
    }

    @Test
    void dataBase64_holdingJson_isTheData() throws Exception {
        String data = Base64.getEncoder()
                .encodeToString("{\"token\":{\"iss\":\"https://idp.example\",\"jti\":\"j\"}}".getBytes(UTF_8));
        String head = HEAD.substring(0, HEAD.lastIndexOf(",\"data\""));

        TokenEvent event = EventCodec.decode((head + ",\"data_base64\":\"" + data + "\"}").getBytes(UTF_8));

        assertThat(event.token()).isEqualTo(Token.named("https://idp.example", "j", null));
        assertRefused(head + ",\"data_base64\":\"?\"}", Reason.WRONG_TYPE, "data_base64");
        assertRefused(head + ",\"data_base64\":\"e30=\"}", Reason.MISSING_ATTRIBUTE, "data.token.iss");
        assertRefused(head + ",\"data_base64\":\"e30gMQ==\"}", Reason.NOT_JSON, "data_base64");
    }

    private static void assertRefused(String json, Reason reason, String field) {
        InvalidEventException refused = refused(json.getBytes(UTF_8));
        assertThat(refused.reason()).as(json).isEqualTo(reason);
        assertThat(refused.field()).as(json).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"specversion", "id", "type", "source", "time", "tenant"})
    void aMissingAttribute_isNamed(String name) {
        String json = token("");
        String member = json.replaceAll(".*(\"" + name + "\":\"[^\"]*\",).*", "$1");

        assertRefused(json.replace(member, ""), Reason.MISSING_ATTRIBUTE, name);
        assertRefused(json.replace(member, "\"" + name + "\":null,"), Reason.MISSING_ATTRIBUTE, name);
        assertRefused(json.replace(member, "\"" + name + "\":\"\","), Reason.MISSING_ATTRIBUTE, name);
        assertRefused(json.replace(member, "\"" + name + "\":1,"), Reason.WRONG_TYPE, name);
        assertRefused(json.replace(member, member + member), Reason.DUPLICATE_MEMBER, name);
    }

    @Test
    void envelope_isChecked() {
        assertRefused(token("").replace("\"1.0\"", "\"0.3\""), Reason.UNSUPPORTED_SPECVERSION, "specversion");
        assertRefused(token("").replace("used.v1", "used.v2"), Reason.UNKNOWN_TYPE, "type");
        assertRefused(HEAD + "{},\"data_base64\":\"e30=\"}", Reason.WRONG_TYPE, "data_base64");
        assertRefused(event("null"), Reason.MISSING_ATTRIBUTE, "data.token.iss");
        assertRefused(event("{}"), Reason.MISSING_ATTRIBUTE, "data.token.iss");
        assertRefused(event("{\"token\":{}}"), Reason.MISSING_ATTRIBUTE, "data.token.iss");
        assertRefused(event("[]"), Reason.WRONG_TYPE, "data");
        assertRefused(event("{\"token\":\"x\"}"), Reason.WRONG_TYPE, "data.token");
        assertRefused(event("{}").replace("token.used", "verifier.status"), Reason.MISSING_ATTRIBUTE, "data.status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "null", "\"x\"", "{\"a\":}", "{'a':1}", "{\"a\":NaN}", "{\"a\":01}", "{/**/}"})
    void whatIsNoJsonObject_isRefused(String json) {
        assertRefused(json, Reason.NOT_JSON, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x", "]", ",", "\u0000"})
    void whatFollowsTheEvent_isRefused(String garbage) {
        assertRefused(token("") + garbage, Reason.NOT_JSON, "");
    }

    @Test
    void onlyStrictUtf8_isRead() {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            assertThat(refused(token("").getBytes(Charset.forName(charset))).reason())
                    .as(charset)
                    .isEqualTo(Reason.NOT_JSON);
        }
        assertRefused("\ufeff" + token(""), Reason.NOT_JSON, "");
        for (byte[] bad : new byte[][] {
            {(byte) 0xC1, (byte) 0xA1}, // overlong a
            {(byte) 0xE0, (byte) 0x81, (byte) 0xA1},
            {(byte) 0xED, (byte) 0xA0, (byte) 0xBD, (byte) 0xED, (byte) 0xB8, (byte) 0x80}, // a pair, one by one
            {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xE9} // Latin 1
        }) {
            byte[] json = token("\"jti\":\"??????\"").getBytes(UTF_8);
            System.arraycopy(bad, 0, json, token("\"jti\":\"").length() - 2, bad.length);
            assertThat(refused(json).reason()).isEqualTo(Reason.NOT_JSON);
        }
    }

    @Test
    void size_isLimited() throws Exception {
        String fits = token("\"x\":\"\"");
        String filled = fits.replace("\"\"", "\"" + "y".repeat(JsonStreams.MAX_EVENT_BYTES - fits.length()) + "\"");

        assertThat(read(filled)).isEqualTo(read(token("")));
        assertRefused(filled + " ", Reason.TOO_LARGE, "");
    }

    @Test
    void whatWouldBeTooLargeOnceItIsWrittenAnew_isRefused() throws Exception {
        String json = token("\"iat\":1e9,\"nbf\":1e9,\"jti\":\"\"");
        String largest = json.replace(
                "\"jti\":\"\"", "\"jti\":\"" + "y".repeat(JsonStreams.MAX_EVENT_BYTES - json.length()) + "\"");

        assertRefused(largest, Reason.TOO_LARGE, "");
        assertThat(EventCodec.encode(read(largest.replace("y".repeat(40), ""))))
                .hasSizeLessThanOrEqualTo(JsonStreams.MAX_EVENT_BYTES);
    }

    @Test
    void depth_isLimited() throws Exception {
        assertThat(read(token("\"x\":" + "[".repeat(20) + "]".repeat(20)))).isNotNull();
        assertRefused(token("\"x\":" + "[".repeat(40) + "]".repeat(40)), Reason.TOO_DEEP, "");
        assertRefused("[".repeat(60_000), Reason.NOT_JSON, "");
    }

    @Test
    void actors_nestToADepth() throws Exception {
        String sixteen = "{\"act\":".repeat(15) + "{}" + "}".repeat(15);

        assertThat(read(token("\"act\":" + sixteen)).token().act()).isNotNull();
        assertRefused(token("\"act\":{\"act\":" + sixteen + "}"), Reason.TOO_DEEP, "data.token.act");
        assertRefused(token("\"may_act\":{\"act\":" + sixteen + "}"), Reason.TOO_DEEP, "data.token.may_act");
        assertRefused(token("\"act\":{\"act\":{\"sub\":1}}"), Reason.WRONG_TYPE, "data.token.act.sub");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"jti\":1                              | WRONG_TYPE       | data.token.jti",
                "\"jti\":\"\\ud800\"                    | WRONG_TYPE       | data.token.jti",
                "\"jti\":\"\\udc00\\ud800\"             | WRONG_TYPE       | data.token.jti",
                "\"aud\":[\"a\",\"\\udfff\"]            | WRONG_TYPE       | data.token.aud",
                "\"aud\":[\"a\",null]                   | WRONG_TYPE       | data.token.aud",
                "\"aud\":{}                             | WRONG_TYPE       | data.token.aud",
                "\"exp\":\"1\"                          | WRONG_TYPE       | data.token.exp",
                "\"sid\":\"\"                            | OUT_OF_RANGE     | data.token.sid",
                "\"grant\":7                             | WRONG_TYPE       | data.token.grant",
                "\"sid\":\"a\",\"sid\":\"b\"                | DUPLICATE_MEMBER | data.token.sid",
                "\"exp\":-1                             | OUT_OF_RANGE     | data.token.exp",
                "\"exp\":253402300800                   | OUT_OF_RANGE     | data.token.exp",
                "\"exp\":1e400                          | OUT_OF_RANGE     | data.token.exp",
                "\"exp\":-1e400                         | OUT_OF_RANGE     | data.token.exp",
                "\"exp\":9223372036854775808            | OUT_OF_RANGE     | data.token.exp",
                "\"iat\":-0.5                           | OUT_OF_RANGE     | data.token.iat",
                "\"one_time\":\"true\"                  | WRONG_TYPE       | data.token.one_time",
                "\"one_time\":0                         | WRONG_TYPE       | data.token.one_time",
                "\"cnf\":[]                             | WRONG_TYPE       | data.token.cnf",
                "\"cnf\":{\"x5t#S256\":{}}              | WRONG_TYPE       | data.token.cnf.x5t#S256",
                "\"cnf\":{\"jkt\":\"a\",\"jkt\":\"b\"}  | DUPLICATE_MEMBER | data.token.cnf.jkt",
                "\"jti\":\"a\",\"jti\":\"a\"            | DUPLICATE_MEMBER | data.token.jti",
                "\"jti\":null,\"jti\":\"a\"             | DUPLICATE_MEMBER | data.token.jti",
                "\"\\u006ati\":\"a\",\"jti\":\"a\"      | DUPLICATE_MEMBER | data.token.jti",
            })
    void aBadClaim_isNamed(String members, Reason reason, String field) {
        assertRefused(token(members), reason, field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tool\":\"\"                                | OUT_OF_RANGE | data.use.tool",
                "\"outcome\":\"maybe\"                          | OUT_OF_RANGE | data.use.outcome",
                "\"reason\":\"because\"                         | OUT_OF_RANGE | data.use.reason",
                "\"client\":{\"as\":4294967296}                 | OUT_OF_RANGE | data.use.client.as",
                "\"client\":{\"geo\":{\"lat\":90.1}}            | OUT_OF_RANGE | data.use.client.geo.lat",
                "\"client\":{\"geo\":{\"lon\":-181}}            | OUT_OF_RANGE | data.use.client.geo.lon",
                "\"client\":{\"geo\":{\"lon\":1e400}}           | OUT_OF_RANGE | data.use.client.geo.lon",
                "\"client\":{\"geo\":{\"lat\":\"1\"}}           | WRONG_TYPE   | data.use.client.geo.lat",
                "\"proof\":{\"iat\":[]}                         | WRONG_TYPE   | data.use.proof.iat",
            })
    void aBadUse_isNamed(String members, Reason reason, String field) {
        assertRefused(use(members), reason, field);
    }

    @Test
    void numbersOfHundredsOfDigits_areRefused() {
        assertRefused(token("\"exp\":" + "9".repeat(400)), Reason.TOO_DEEP, "");
        assertRefused(use("\"client\":{\"geo\":{\"lat\":0." + "0".repeat(400) + "1}}"), Reason.TOO_DEEP, "");
    }

    @Test
    void numbers_areReadExactly() throws Exception {
        Token token = read(token("\"iat\":-0,\"nbf\":1795467600.999,\"exp\":1.7954676e9"))
                .token();

        assertThat(token.iat()).isZero();
        assertThat(token.nbf()).isEqualTo(1_795_467_600L);
        assertThat(token.exp()).isEqualTo(1_795_467_600L);
        String status = event("{\"status\":{\"sent\":9007199254740993}}").replace("token.used", "verifier.status");
        assertRefused(status, Reason.OUT_OF_RANGE, "data.status.sent");
        assertThat(read(status.replace("993", "991")).status().sent()).isEqualTo(9_007_199_254_740_991L);
    }

    @Test
    void unknownAndNullMembers_areSkipped() throws Exception {
        TokenEvent plain = read(token(""));

        assertThat(read(token("\"x\":{\"jti\":[1,{\"y\":null}]},\"jti\":null,\"aud\":null,\"act\":null,\"cnf\":null")))
                .isEqualTo(plain);
        assertThat(read(event("{\"token\":{\"iss\":\"i\"},\"use\":null,\"status\":null,\"z\":[]}")
                        .replaceFirst("\\{", "{\"ext\":{\"a\":1},\"datacontenttype\":\"application/json\",")))
                .isEqualTo(plain);
    }

    @Test
    void aud_isAStringOrAnArray() throws Exception {
        assertThat(read(token("\"aud\":\"a\"")).token().aud()).containsExactly("a");
        assertThat(read(token("\"aud\":[\"a\",\"b\"]")).token().aud()).containsExactly("a", "b");
        assertThat(read(token("\"aud\":[]")).token().aud()).isEmpty();
        assertThat(read(token("")).token().aud()).isNull();
        assertRefused(token("\"aud\":[" + "\"a\",".repeat(1024) + "\"a\"]"), Reason.OUT_OF_RANGE, "data.token.aud");
    }

    @Test
    void partsOfOtherTypes_areReadAndLeftOut() throws Exception {
        TokenEvent event = read(event("{\"token\":{\"iss\":\"i\"},\"exchange\":{},\"revocation\":{},\"status\":{}}"));

        assertThat(event.exchange()).isNull();
        assertThat(event.revocation()).isNull();
        assertThat(event.status()).isNull();
    }

    @Test
    void binaryMode_isTheSame() throws Exception {
        Map<String, String> attributes = attributes();

        assertThat(EventCodec.decodeBinary(attributes::get, "{\"token\":{\"iss\":\"i\"}}".getBytes(UTF_8)))
                .isEqualTo(read(token("")));
    }

    @Test
    void binaryMode_isCheckedTheSame() {
        assertBinaryRefused("tenant", null, Reason.MISSING_ATTRIBUTE);
        assertBinaryRefused("tenant", "\ud800", Reason.WRONG_TYPE);
        assertBinaryRefused("time", "yesterday", Reason.WRONG_TYPE);
        assertBinaryRefused("type", "x", Reason.UNKNOWN_TYPE);
        assertBinaryRefused("source", "x".repeat(70_000), Reason.TOO_LARGE);
        assertBinaryRefused("id", "\u0001".repeat(20_000), Reason.TOO_LARGE);
        for (String data : List.of("", "{", "[]", "{}x", "\ufeff{\"token\":{\"iss\":\"i\"}}")) {
            assertThat(catchThrowableOfType(
                            InvalidEventException.class,
                            () -> EventCodec.decodeBinary(attributes()::get, data.getBytes(UTF_8))))
                    .as(data)
                    .isNotNull();
        }
    }

    private static void assertBinaryRefused(String attribute, String value, Reason reason) {
        Map<String, String> attributes = attributes();
        attributes.put(attribute, value);
        InvalidEventException refused = catchThrowableOfType(
                InvalidEventException.class,
                () -> EventCodec.decodeBinary(attributes::get, "{\"token\":{\"iss\":\"i\"}}".getBytes(UTF_8)));
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.field()).isEqualTo(reason == Reason.TOO_LARGE ? "" : attribute);
    }

    private static Map<String, String> attributes() {
        return new HashMap<>(Map.of(
                "specversion", "1.0",
                "id", "e1",
                "type", "dev.tokenwarden.token.used.v1",
                "source", "urn:v",
                "time", "2026-11-23T21:00:00Z",
                "tenant", "acme"));
    }

    @Test
    void sessionNames_haveAtMost512Characters() throws Exception {
        String longest = "\uD83D\uDE00".repeat(512);

        TokenEvent event =
                EventCodec.decode(token("\"sid\":\"" + longest + "\"").getBytes(UTF_8));

        assertThat(event.token()).extracting(Token::sid).isEqualTo(longest);
        assertRefused(token("\"sid\":\"" + longest + "a\""), Reason.OUT_OF_RANGE, "data.token.sid");
    }

    @Test
    void issuance_countsOnIssuedAndExchangedOnly() throws Exception {
        String json = new String(
                Objects.requireNonNull(getClass().getResourceAsStream("/golden/event-session-issued.json"))
                        .readAllBytes(),
                UTF_8);

        assertThat(EventCodec.decode(json.getBytes(UTF_8)).issuance()).isNotNull();
        assertThat(EventCodec.decode(
                                json.replace("token.issued", "token.exchanged").getBytes(UTF_8))
                        .issuance())
                .isNotNull();
        assertThat(EventCodec.decode(json.replace("token.issued", "token.used").getBytes(UTF_8))
                        .issuance())
                .isNull();
    }

    @Test
    void messages_neverQuoteTheEvent() {
        for (String json : List.of(
                token("\"exp\":\"s3cret\""),
                token("\"jti\":s3cret"),
                token("").replace("1.0", "s3cret"),
                token("").replace("used.v1", "s3cret"),
                use("\"outcome\":\"s3cret\""),
                use("\"reason\":\"s3cret\""))) {
            assertThat(refused(json.getBytes(UTF_8))).message().doesNotContain("s3cret");
        }
    }
}
