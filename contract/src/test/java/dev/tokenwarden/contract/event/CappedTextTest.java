package dev.tokenwarden.contract.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CappedTextTest {
    private static final String LONG = "x".repeat(10_000);

    @Test
    void of_upToTheLimit_isTheText() {
        String text = "y".repeat(CappedText.MAX_LENGTH);

        assertThat(CappedText.of(text)).isSameAs(text);
    }

    @Test
    void of_longText_isBoundedAndStable() {
        String capped = CappedText.of(LONG);

        assertThat(capped).hasSize(CappedText.MAX_LENGTH).startsWith("xxx").contains(CappedText.MARK);
        assertThat(CappedText.of(capped)).isEqualTo(capped);
        assertThat(CappedText.of("x".repeat(10_000))).isEqualTo(capped);
    }

    @Test
    void of_textsThatDifferAtTheEnd_differ() {
        assertThat(CappedText.of(LONG + "a")).isNotEqualTo(CappedText.of(LONG + "b"));
    }

    @Test
    void of_surrogatePairAtTheCut_isNotSplit() {
        for (int before = 440; before < 470; before++) {
            String capped = CappedText.of("z".repeat(before) + "\uD83D\uDD11" + LONG);

            assertThat(new String(capped.getBytes(UTF_8), UTF_8)).isEqualTo(capped);
        }
    }

    @Test
    void decode_longTexts_areCapped() throws InvalidEventException {
        TokenEvent event = EventCodec.decode("""
                {"specversion":"1.0","type":"dev.tokenwarden.token.used.v1","source":"s","id":"1",\
                "time":"2026-11-23T21:00:00Z","tenant":"acme","data":{"token":{"iss":"https://idp.example","jti":"j",\
                "aud":["%1$s","ledger"],"scope":"read %1$s"},"use":{"audience":"%1$s","operation":"%1$s",\
                "required_scope":"%1$s","client":{"user_agent":"%1$s","workload":"%1$s"}}}}""".formatted("q".repeat(5_000)).getBytes(UTF_8));

        String capped = CappedText.of("q".repeat(5_000));
        Token token = Objects.requireNonNull(event.token());
        assertThat(token.aud()).isEqualTo(List.of(capped, "ledger"));
        assertThat(token.scope()).isEqualTo("read " + capped);
        Use use = Objects.requireNonNull(event.use());
        assertThat(use.audience()).isEqualTo(capped);
        assertThat(use.operation()).isEqualTo(capped);
        assertThat(use.requiredScope()).isEqualTo(capped);
        ClientContext client = Objects.requireNonNull(use.client());
        assertThat(client.userAgent()).isEqualTo(capped);
        assertThat(client.workload()).isEqualTo(capped);
    }
}
