package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.WithBackbone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong around the service. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
final class FailureIT {
    private static final String POLICY = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            enforcement: {mode: enforce, max_automatic_revocations: {count: 1000000}, second_threshold: 1000000, escalate: {subject_tokens: 0}}
            """;

    private static final Logger log = LoggerFactory.getLogger(FailureIT.class);

    @RegisterExtension
    private static final Bench bench = new Bench(POLICY);

    private static Target target(String tenant, String jti) {
        return Target.token(RevocationSamples.token(tenant, jti));
    }

    @Test
    void redisAway_nothingIsLost_andTheFeedHasNoGap() {
        // given
        bench.settle("away");
        String epoch = bench.meta("away").epoch();

        // when
        bench.gate().shut();
        for (int i = 0; i < 50; i++) {
            bench.send(
                    RevocationSamples.detection("away", "a" + i, bench.clock().instant()));
        }
        await().atMost(Bench.PATIENCE).until(() -> !bench.service().health().ready());
        assertThat(bench.isListed(target("away", "a0"))).isFalse();
        bench.gate().reopen();

        // then
        for (int i = 0; i < 50; i++) {
            bench.awaitListed(target("away", "a" + i));
        }
        await().atMost(Bench.PATIENCE).until(() -> bench.service().health().ready());
        assertThat(bench.meta("away").epoch())
                .as("nothing was wiped: no rebuild")
                .isEqualTo(epoch);
        List<Long> sequence = bench.feed("away").stream()
                .filter(record -> record.epoch().equals(epoch))
                .map(FeedRecord::sequence)
                .toList();
        assertThat(sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, sequence.size()).boxed().toList());
    }

    @Test
    void supersededInstance_standsDown_andChangesNothing() {
        // given
        bench.settle("fenced");
        try (RevocationService old = bench.supersede()) {
            String epoch = bench.meta("fenced").epoch();

            // when
            bench.send(RevocationSamples.detection("fenced", "a1", bench.clock().instant()));
            bench.settle("fenced");

            // then
            await().atMost(Bench.PATIENCE).until(() -> !old.health().ready());
            assertThat(bench.service().health().ready()).isTrue();
            assertThat(bench.meta("fenced").epoch()).isEqualTo(epoch);
            assertThat(ledgerKeys()).doesNotHaveDuplicates();
        }
        // when the old one has gone, its lock with it
        bench.settle("fenced");

        // then
        assertThat(bench.service().health().ready()).isTrue();
    }

    private static List<String> ledgerKeys() {
        return bench.read(Topics.REVOCATIONS).stream()
                .map(ConsumerRecord::key)
                .map(HexFormat.of()::formatHex)
                .toList();
    }

    @Test
    void takeoversAtRandomMoments_leaveEveryDetectionDecidedOnce() {
        // given
        int count = 300;
        int takeovers = 4;
        int before = bench.read(Topics.DECISIONS).size();

        // when: instances are cut off, without a word, while detections flow
        List<RevocationService> zombies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bench.send(
                    RevocationSamples.detection("crash", "a" + i, bench.clock().instant()));
            if (i % (count / takeovers) == count / takeovers / 2) {
                zombies.add(bench.supersede());
            }
        }

        // then
        for (int i = 0; i < count; i++) {
            bench.awaitListed(target("crash", "a" + i));
        }
        zombies.forEach(RevocationService::close);
        assertThat(bench.read(Topics.DECISIONS)).hasSize(before + count);
        assertThat(ledgerKeys()).doesNotHaveDuplicates();
    }

    @Test
    void wideChain_fallsAtOnce() {
        // given
        int width = 1_000;
        var exp = bench.clock().instant().plus(Duration.ofHours(1));
        for (int i = 0; i < width; i++) {
            bench.send(RevocationSamples.lineage("wide", "child" + i, exp, "root"));
        }
        bench.settle("wide");

        // when
        long begun = System.nanoTime();
        bench.send(RevocationSamples.detection("wide", "root", bench.clock().instant()));
        String index = DenylistKeys.index("wide");
        await().atMost(Bench.PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> bench.redis().zcard(index) >= width + 2);

        // then
        log.atWarn()
                .addKeyValue("ms", Duration.ofNanos(System.nanoTime() - begun).toMillis())
                .log("a chain of 1000 is in Redis");
    }
}
