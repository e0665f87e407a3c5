package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One address and one absent value have many texts. */
final class AddressAndAgentTextsTest {
    private static final ClientContext.Geo BERLIN = new ClientContext.Geo("DE", 52.5, 13.4);
    private static final ClientContext.Geo NEW_YORK = new ClientContext.Geo("US", 40.7, -74.0);

    private final Scenario scenario = new Scenario();

    @AfterEach
    void close() {
        scenario.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "::ffff:203.0.113.7", "::FFFF:cb00:7107"})
    void aPlaceThatTheDatabaseMoved_isNoTravel(String same) {
        scenario.send(
                token("t").used(0).by(client("203.0.113.7", 1, BERLIN, "app", null)),
                token("t").used(60).by(client(same, 2, NEW_YORK, "app", null)));

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void travelWithTheSameKey_isMediumAtMost() {
        scenario.send(
                token("t").used(0).by(client("203.0.113.7", 1, BERLIN, "app", "k")),
                token("t").used(60).by(client("198.51.100.8", 2, NEW_YORK, "web view", "k")));

        assertThat(scenario.finish())
                .extracting("rule", "severity")
                .containsExactly(tuple("replay.impossible-travel", Severity.MEDIUM));
    }

    @Test
    void rejectionsOfOneAddress_areCountedTogether_whateverItsText() {
        String[] texts = {"2001:db8::7", "2001:DB8:0:0:0:0:0:7"};
        for (int i = 0; i < 20; i++) {
            scenario.send(token("t" + i)
                    .client("c" + i)
                    .used(i)
                    .by(new ClientContext(texts[i % 2], null, null, "a", null, null, null))
                    .rejected(RejectionReason.EXPIRED));
        }

        assertThat(scenario.finish())
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.subject().toString()).contains("2001:db8::7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "", "null", "(null)", "N/A", "none", "unknown", "undefined"})
    void aPlaceholder_isNoAgent(String placeholder) {
        scenario.send(
                token("t").used(0).by(new ClientContext("203.0.113.7", null, null, "app", null, null, null)),
                token("t").used(60).by(new ClientContext("198.51.100.8", null, null, placeholder, null, null, null)));

        assertThat(scenario.finish()).isEmpty();
    }

    private static ClientContext client(
            String address,
            long as,
            ClientContext.Geo geo,
            String agent,
            @org.jspecify.annotations.Nullable String jkt) {
        return new ClientContext(address, as, geo, agent, null, jkt, null);
    }
}
