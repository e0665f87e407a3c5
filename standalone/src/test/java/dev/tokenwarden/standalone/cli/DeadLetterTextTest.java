package dev.tokenwarden.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.ingest.dead.DeadLetter;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLetterTextTest {

    private static final String EVENT = """
            {"specversion":"1.0","id":"e1","source":"urn:verifier:shop/1","tenant":"acme","time":"2026-11-26T15:00:00Z",
             "data":{"token":{"iss":"https://idp.acme.example","jti":"a1","aud":["payments","ledger"],"exp":1795471200},
                     "use":{"operation":"GET /v1/payments","client":{"address":"203.0.113.7","user_agent":"app/1"}}}}""";
    private static final String JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";

    @Test
    void describe_showsWhyAndWhere_andTheMembersOfTheEvent() {
        JsonNode shown = DeadLetterText.describe(letter(
                EVENT,
                Map.of(
                        DeadLetterHeaders.REASON, "not-registered",
                        DeadLetterHeaders.FIELD, "source",
                        DeadLetterHeaders.DETAIL, "source: not among the sources of shop",
                        DeadLetterHeaders.REPORTER, "shop",
                        DeadLetterHeaders.ORIGIN, "token-events-in.shop-0@7")));

        assertThat(shown.get("id").textValue()).isEqualTo("2-17");
        assertThat(shown.get("reason").textValue()).isEqualTo("not-registered");
        assertThat(shown.get("field").textValue()).isEqualTo("source");
        assertThat(shown.get("detail").textValue()).isEqualTo("source: not among the sources of shop");
        assertThat(shown.get("registration").textValue()).isEqualTo("shop");
        assertThat(shown.get("tenant").textValue()).isEqualTo("acme");
        assertThat(shown.get("origin").textValue()).isEqualTo("token-events-in.shop-0@7");
        assertThat(shown.at("/event/data/token/jti").textValue()).isEqualTo("a1");
        assertThat(shown.at("/event/data/token/aud").textValue()).isEqualTo("payments, ledger");
        assertThat(shown.at("/event/data/use/operation").textValue()).isEqualTo("GET /v1/payments");
        assertThat(shown.has("replay")).isFalse();
    }

    @Test
    void describe_saysWhatItDoesNotKnow() {
        JsonNode shown = DeadLetterText.describe(letter("", Map.of(DeadLetterHeaders.REFERENCE, "3-9")));

        assertThat(shown.get("tenant").textValue()).isEqualTo("not known");
        assertThat(shown.get("registration").textValue()).isEqualTo("not known");
        assertThat(shown.get("holds").textValue()).isEqualTo("no record; it stands for offsets 3-9 of its origin");
        assertThat(shown.get("replay").textValue()).startsWith("not possible: ");
        assertThat(shown.get("event").textValue()).isEqualTo("no content");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JWT,
                "Bearer s3cret",
                "Basic YWxpY2U6czNjcmV0",
                "twt_s3cretS3cretS3cret",
                "-----BEGIN PRIVATE KEY-----s3cret",
                "https://api.example/x?access_token=s3cret",
                "mF_9B5f-4.1JqM9dKq3ZrT7sVbX2yLwQ8hNcA0eUoGs3cret"
            })
    void secret_isNotShown_inWhateverMemberOrHeaderItIs(String secret) {
        String event = EVENT.replace("\"a1\"", "\"" + secret + "\"")
                .replace("GET /v1/payments", "GET " + secret)
                .replace("\"payments\"", "\"" + secret + "\"")
                .replace("app/1", secret)
                .replace("\"data\":", "\"authorization\":\"" + secret + "\",\"" + secret + "\":1,\"data\":");
        DeadLetter letter = letter(
                event,
                Map.of(
                        DeadLetterHeaders.DETAIL,
                        "jti: " + secret,
                        DeadLetterHeaders.REPORTER,
                        secret,
                        "Authorization",
                        secret,
                        "ce_source",
                        secret));

        String shown = DeadLetterText.describe(letter).toString();

        assertThat(shown).contains("\"event\":{", "203.0.113.7").doesNotContain("s3cret", "c2lnbmF0dXJl", "YWxpY2U6");
    }

    @Test
    void memberThatIsNotInTheContract_isNamed_withoutItsValue() {
        JsonNode shown = DeadLetterText.describe(letter("{\"password\":\"hunter2\",\"id\":\"e1\"}", Map.of()));

        assertThat(shown.at("/event/password").textValue()).isEqualTo("(not shown)");
        assertThat(shown.at("/event/id").textValue()).isEqualTo("e1");
    }

    @Test
    void textThatIsNoJson_isNotShownAtAll() {
        String shown =
                DeadLetterText.describe(letter("user=alice hunter2", Map.of())).toString();

        assertThat(shown).contains("18 bytes", "not a JSON object").doesNotContain("alice", "hunter2");
    }

    private static DeadLetter letter(String value, Map<String, String> headers) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(Topics.DEAD, 2, 17, null, value.isEmpty() ? null : value.getBytes(UTF_8));
        new HashMap<>(headers).forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return new DeadLetter(record);
    }
}
