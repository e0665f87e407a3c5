package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grace and deadlines where partitions and clocks are not alike. */
final class PartitionClocksTest {
    @TempDir
    Path directory;

    private final Random random = new Random(1);

    /** Twenty rejections of one token. */
    private static List<TokenEvent> burst() {
        List<TokenEvent> burst = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            burst.add(StreamEvents.token("only")
                    .used(i)
                    .rejected(RejectionReason.EXPIRED)
                    .build());
        }
        return burst;
    }

    @Test
    void idlePartitions_holdNobodyUp() throws Exception {
        assertThat(cluster(6).run(burst(), -1).values())
                .as("the one token keeps five of six partitions idle")
                .extracting("rule")
                .containsOnly("volume.denied-burst");
    }

    @Test
    void idlePartitions_holdNobodyUp_inABacklogEither() throws Exception {
        assertThat(cluster(6).inBacklog().run(burst(), -1).values())
                .as("five of six partitions never had anything to read")
                .extracting("rule")
                .containsOnly("volume.denied-burst");
    }

    @Test
    void oneVerifiersClockADayFast_endsNobodysGrace() throws Exception {
        String iss = "https://ledgered.acme.example";
        List<TokenEvent> events = new ArrayList<>();
        events.add(StreamEvents.token("other").iss(iss).issued(0));
        events.add(StreamEvents.token("t").iss(iss).used(1).build());
        events.add(StreamEvents.token("fast")
                .exp(StreamEvents.START.getEpochSecond() + 200_000)
                .used(86_400)
                .build());
        events.add(StreamEvents.token("t").iss(iss).issued(2));

        assertThat(cluster(1)
                        .runAppendedAt(events, StreamEvents.START.toEpochMilli() + 3_000)
                        .values())
                .extracting("rule")
                .doesNotContain("issuance.unissued");
    }

    @Test
    void backlogReadFasterThanHops_forgetsNoToken_thatMessagesAreUnderWayAbout() throws Exception {
        List<TokenEvent> events = new ArrayList<>();
        List<StreamEvents.TokenBuilder> chain = new ArrayList<>();
        for (int depth = 0; depth <= 7; depth++) {
            chain.add(StreamEvents.token("chain-" + depth)
                    .aud("orders", "svc")
                    .exp(StreamEvents.START.getEpochSecond() + 600 - depth));
        }
        events.add(chain.get(0).issued(0));
        for (int depth = 1; depth <= 7; depth++) {
            events.add(chain.get(depth).exchanged(depth, chain.get(depth - 1), "svc"));
        }
        for (int hour = 1; hour <= 40; hour++) {
            for (int i = 0; i < 8; i++) {
                long at = hour * 3_600L + i;
                events.add(StreamEvents.token("later-" + hour + '-' + i)
                        .exp(StreamEvents.START.getEpochSecond() + at + 60)
                        .used(at)
                        .build());
            }
        }

        assertThat(cluster(4).runWithHopsLast(events).values())
                .filteredOn(detection -> detection.rule().equals("chain.too-deep"))
                .extracting(detection -> detection.subject().jti())
                .containsExactlyInAnyOrder("chain-6", "chain-7");
    }

    @Test
    void useThatComesAfterItsTokenWasForgotten_isNotCalledUnissued() throws Exception {
        StreamEvents.TokenBuilder token = StreamEvents.token("spooled")
                .iss("https://ledgered.acme.example")
                .exp(StreamEvents.START.getEpochSecond() + 600);
        List<TokenEvent> events = new ArrayList<>();
        events.add(token.issued(0));
        events.add(StreamEvents.token("later")
                .exp(StreamEvents.START.getEpochSecond() + 20_000)
                .used(19_000)
                .build());
        events.add(token.used(5).build());

        assertThat(cluster(1).run(events, -1).values()).extracting("rule").doesNotContain("issuance.unissued");
    }

    @Test
    void partitionsHoursApartInABacklog_doNotChangeWhatIsUsualOfAClient() throws Exception {
        List<TokenEvent> events = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            events.add(
                    StreamEvents.token("wide").used(10_000 + i).at("aud-" + i).build());
        }
        for (int token = 0; token < 20; token++) {
            for (int i = 0; i < 2; i++) {
                events.add(StreamEvents.token("usual-" + token)
                        .used(token + i)
                        .at("aud-" + i)
                        .build());
            }
        }

        assertThat(cluster(4).inBacklog().runWithHopsLast(events).values())
                .as("six are no more than three times the two that its tokens usually reach")
                .extracting("rule")
                .doesNotContain("audience.fan-out");
    }

    private SimulatedCluster cluster(int partitions) throws Exception {
        Policy policy = PolicyLoader.parse("policy.yaml", Scenario.POLICY);
        return new SimulatedCluster(partitions, policy, random, directory);
    }
}
