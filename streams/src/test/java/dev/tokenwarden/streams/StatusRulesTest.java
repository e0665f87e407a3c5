package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.admission.InputProgress;
import dev.tokenwarden.contract.admission.ReadProgress;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.VerifierStatus;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.streams.token.Inbound;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When missing heartbeats of a verifier are raised. The silence is 2 min, the grace 30 s. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StatusRulesTest {
    private static final String REPORTER = """
            registrations:
              - {name: orders, sources: ["urn:verifier:*"], tenants: [acme], types: [used, status]}
              - {name: other, sources: ["urn:other:*"], tenants: [acme], types: [used, status]}
            """;
    private static final String WITHOUT_TOPIC =
            "  - {name: planned, sources: [\"*\"], tenants: [acme], types: [status]}\n";

    @TempDir
    Path directory;

    @Test
    void silenceOfAVerifierThatWasRead_isRaised() {
        List<Detection> gaps = gaps(REPORTER, heartbeat(1, 0), read("orders", 200), later(200));

        assertThat(gaps)
                .singleElement()
                .satisfies(gap -> assertThat(gap.subject().source()).isEqualTo("urn:verifier:a"));
    }

    @Test
    void silenceOfAVerifierThatWasNotRead_isNeverRaised() {
        assertThat(gaps(REPORTER, heartbeat(1, 0), read("other", 200), later(200)))
                .as("never stated")
                .isEmpty();
        assertThat(gaps(REPORTER, heartbeat(1, 0), read("orders", 60), read("other", 20_000), later(20_000)))
                .as("behind for hours")
                .isEmpty();
    }

    @Test
    void silence_isRaisedWhenTheBacklogHasBeenRead() {
        List<Detection> gaps =
                gaps(REPORTER, heartbeat(1, 0), read("orders", 60), later(600), read("orders", 600), later(602));

        assertThat(gaps).hasSize(1);
    }

    @Test
    void heartbeatThatWaitedInABacklog_isNotMissed() {
        assertThat(gaps(
                        REPORTER,
                        heartbeat(1, 0),
                        read("orders", 60),
                        later(600),
                        heartbeat(2, 30),
                        heartbeat(3, 590),
                        read("orders", 600),
                        later(602)))
                .isEmpty();
    }

    @Test
    void reporterWithoutAnInputTopic_holdsTheRuleForTenTimesTheSilenceOnly() {
        assertThat(gaps(REPORTER + WITHOUT_TOPIC, heartbeat(1, 0), read("orders", 1_000), later(1_000)))
                .isEmpty();
        assertThat(gaps(REPORTER + WITHOUT_TOPIC, heartbeat(1, 0), read("orders", 1_400), later(1_400)))
                .hasSize(1);
    }

    @Test
    void sequenceHole_isRaisedAfterTheGrace_ifItsReporterWasRead() {
        assertThat(gaps(REPORTER, heartbeat(1, 0), heartbeat(3, 20), read("orders", 60), later(60)))
                .singleElement()
                .satisfies(gap -> assertThat(gap.evidence().get(0).seen()).isEqualTo("2 to 2 are missing"));
        assertThat(gaps(REPORTER, heartbeat(1, 0), heartbeat(3, 20), read("orders", 30), later(60)))
                .as("another partition of the reporter may hold it")
                .isEmpty();
    }

    @Test
    void heartbeatsOutOfOrderOrTwice_leaveNoHole() {
        assertThat(gaps(
                        REPORTER,
                        heartbeat(1, 0),
                        heartbeat(3, 20),
                        heartbeat(3, 20),
                        heartbeat(2, 10),
                        heartbeat(1, 0),
                        read("orders", 60),
                        later(60)))
                .isEmpty();
    }

    @Test
    void longerSilenceOfATenant_isWaitedFor() {
        String tenant = "tenants:\n  acme: {rules: {telemetry.gap: {silence: PT10M}}}\n";

        assertThat(gaps(REPORTER + tenant, heartbeat(1, 0), read("orders", 500), later(500)))
                .isEmpty();
        assertThat(gaps(REPORTER + tenant, heartbeat(1, 0), read("orders", 700), later(700)))
                .hasSize(1);
    }

    private static Inbound heartbeat(long sequence, long at) {
        TokenEvent event = TokenEvent.builder(
                        EventType.STATUS, "urn:verifier:a", "s" + sequence, StreamEvents.START.plusSeconds(at), "acme")
                .status(new VerifierStatus(sequence, 0, 0, null))
                .build();
        return new Inbound.Admitted(event, "orders", false);
    }

    private static Inbound read(String reporter, long at) {
        return new Inbound.ReadTo(
                new ReadProgress(List.of(new InputProgress(reporter, 0, 1, StreamEvents.START.plusSeconds(at), null))));
    }

    private static Inbound later(long at) {
        return new Inbound.Admitted(
                StreamEvents.token("later-" + at)
                        .exp(StreamEvents.START.getEpochSecond() + at + 600)
                        .used(at)
                        .build(),
                "orders",
                false);
    }

    private List<Detection> gaps(String registrations, Inbound... records) {
        return new ArrayList<>(new SimulatedCluster(1, policy(registrations), new Random(1), directory)
                        .runAdmitted(List.of(records))
                        .values())
                .stream().filter(found -> found.rule().equals("telemetry.gap")).toList();
    }

    private static Policy policy(String registrations) {
        try {
            return PolicyLoader.parse("policy.yaml", Scenario.POLICY + registrations);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
