package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Detections in, Redis out. Each test has a tenant of its own. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
final class RevocationServiceIT {
    private static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme}
            enforcement:
              mode: enforce
              max_automatic_revocations: {count: 1000, window: PT10M}
            tenants:
              watched:
                enforcement: {mode: observe}
              empty: {}
            """;

    @RegisterExtension
    private static final Bench bench = new Bench(POLICY);

    @Test
    void detection_isDeniedInRedisAndAnnouncedInTheFeed() throws Exception {
        // given
        bench.settle("first");
        Detection detection =
                RevocationSamples.detection("first", "a1", bench.clock().instant());
        Target target = Target.token(RevocationSamples.token("first", "a1"));

        // when
        bench.send(detection);

        // then
        bench.awaitListed(target);
        DenylistEntry entry = DenylistEntry.fromJson(bench.redis().get(DenylistKeys.entry(target)));
        assertThat(entry.shadow()).isFalse();
        assertThat(entry.expiresMillis()).isEqualTo((detection.time().getEpochSecond() + 3_600 + 60) * 1_000);
        long left = bench.redis().pttl(DenylistKeys.entry(target));
        assertThat(bench.clock().millis() + left).isCloseTo(entry.expiresMillis(), within(1_000L));
        DenylistMeta meta = bench.meta("first");
        List<FeedRecord> feed = bench.feed("first").stream()
                .filter(record -> record.epoch().equals(meta.epoch()))
                .toList();
        assertThat(feed).extracting(FeedRecord::sequence).containsExactlyElementsOf(sequence(feed.size()));
        assertThat(feed)
                .filteredOn(record -> target.name().equals(record.name()))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.op()).isEqualTo(FeedRecord.Op.PUT);
                    assertThat(record.value()).isEqualTo(entry.toJson());
                    assertThat(record.offset()).isEqualTo(entry.offset());
                });
        assertThat(meta.offset()).isGreaterThanOrEqualTo(entry.offset());
    }

    private static List<Long> sequence(int size) {
        return LongStream.rangeClosed(1, size).boxed().toList();
    }

    @Test
    void tenantOfThePolicy_hasAnEmptyButCompleteView() {
        await().atMost(Bench.PATIENCE).until(() -> bench.meta("empty") != null);
        assertThat(bench.redis().exists(DenylistKeys.index("empty"))).isFalse();
    }

    @Test
    void heartbeat_movesOn() {
        long before = bench.meta("acme").sequence();
        await().atMost(Bench.PATIENCE).until(() -> bench.meta("acme").sequence() >= before + 2);
        assertThat(bench.feed("acme")).last().extracting(FeedRecord::op).isEqualTo(FeedRecord.Op.BEAT);
    }

    @Test
    void repeatedDetectionAndRestart_changeNothing() {
        // given
        Detection detection =
                RevocationSamples.detection("replayed", "a1", bench.clock().instant());
        bench.send(detection);
        bench.settle("replayed");
        int decisions = bench.read(Topics.DECISIONS).size();
        int ledger = bench.read(Topics.REVOCATIONS).size();

        // when
        bench.send(RevocationSamples.repeated(detection, 2));
        bench.settle("replayed");
        bench.restart();
        bench.send(RevocationSamples.repeated(detection, 3));
        bench.settle("replayed");

        // then
        assertThat(bench.read(Topics.DECISIONS)).hasSize(decisions + 2);
        assertThat(bench.read(Topics.REVOCATIONS)).hasSize(ledger + 2);
    }

    @Test
    void observedTenant_isDecidedAndLeftAlone() {
        // given
        Detection detection =
                RevocationSamples.detection("watched", "a1", bench.clock().instant());

        // when
        bench.send(detection);
        bench.settle("first");

        // then
        assertThat(bench.isListed(Target.token(RevocationSamples.token("watched", "a1"))))
                .isFalse();
        JsonNode decisions = bench.ok(bench.call("GET", "/v1/decisions?tenant=watched", Bench.RESPONDER, null));
        assertThat(decisions.get("items")).hasSize(1);
        assertThat(decisions.at("/items/0/outcome").textValue()).isEqualTo("alert-only");
        assertThat(decisions.at("/items/0/facts/mode").textValue()).isEqualTo("observe");
        assertThat(decisions.at("/items/0/detection").textValue()).isEqualTo(detection.id());
    }

    @Test
    void wipedRedis_isRebuiltUnderANewEpoch() {
        // given
        Target target = Target.token(RevocationSamples.token("wiped", "a1"));
        bench.send(RevocationSamples.detection("wiped", "a1", bench.clock().instant()));
        bench.awaitListed(target);
        // The marker is written last.
        await().atMost(Bench.PATIENCE).until(() -> bench.meta("wiped") != null);
        String value = bench.redis().get(DenylistKeys.entry(target));
        String epoch = bench.meta("wiped").epoch();

        // when
        bench.redis().flushAll();

        // then
        await().atMost(Bench.PATIENCE).until(() -> bench.meta("wiped") != null);
        assertThat(bench.isListed(target)).isTrue();
        assertThat(bench.redis().get(DenylistKeys.entry(target))).isEqualTo(value);
        assertThat(bench.meta("wiped").epoch()).isNotEqualTo(epoch);
    }

    @Test
    void staleEntry_isRemovedByARebuild() {
        // given
        bench.settle("stale");
        Target stale = Target.token(RevocationSamples.token("stale", "never-revoked"));
        bench.redis().set(DenylistKeys.entry(stale), "{\"s\":false,\"e\":0,\"o\":0}");

        // when
        bench.restart();

        // then
        assertThat(bench.redis().exists(DenylistKeys.entry(stale))).isFalse();
    }

    @Test
    void request_isCarriedOutOnce() {
        // given
        Target target = Target.token(RevocationSamples.token("idp", "logged-out"));
        Instant now = bench.clock().instant();
        RevocationRequest request =
                new RevocationRequest("req-1", target, null, now, now.plusSeconds(600), "system:idp", "logout");

        // when
        bench.send(request);
        bench.awaitListed(target);
        bench.send(request);
        bench.settle("idp");

        // then
        JsonNode decisions =
                bench.ok(bench.call("GET", "/v1/decisions?tenant=idp&target=" + target.id(), Bench.RESPONDER, null));
        assertThat(decisions.get("items")).hasSize(1);
        assertThat(decisions.at("/items/0/actor").textValue()).isEqualTo("system:idp");
    }

    @Test
    void malformedDetection_isSetAsideAndTheRestGoesOn() {
        // given
        int dead = bench.read(Topics.DEAD).size();

        // when
        bench.send(Topics.DETECTIONS, new byte[] {1}, "{\"id\":\"x\"".getBytes(StandardCharsets.UTF_8));
        bench.send(Topics.DETECTIONS, new byte[] {1}, "{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        bench.settle("first");
        bench.settle("idp");

        // then
        List<ConsumerRecord<byte[], byte[]>> records = bench.read(Topics.DEAD);
        assertThat(records).hasSize(dead + 2);
    }

    @Test
    void descendants_fallWithTheirRootNowAndLater() {
        // given
        Instant exp = bench.clock().instant().plus(Duration.ofHours(2));
        bench.send(RevocationSamples.lineage("chain", "child", exp, "root"));
        bench.send(RevocationSamples.lineage("chain", "grandchild", exp, "child", "root"));
        bench.settle("chain");

        // when
        bench.send(RevocationSamples.detection("chain", "root", bench.clock().instant()));

        // then
        bench.awaitListed(Target.token(RevocationSamples.token("chain", "root")));
        bench.awaitListed(Target.token(RevocationSamples.token("chain", "child")));
        bench.awaitListed(Target.token(RevocationSamples.token("chain", "grandchild")));

        // when
        bench.send(RevocationSamples.lineage("chain", "late", exp.plusSeconds(600), "grandchild", "child", "root"));

        // then
        bench.awaitListed(Target.token(RevocationSamples.token("chain", "late")));
        Target root = Target.token(RevocationSamples.token("chain", "root"));
        await().atMost(Bench.PATIENCE).untilAsserted(() -> assertThat(
                        DenylistEntry.fromJson(bench.redis().get(DenylistKeys.entry(root)))
                                .expiresMillis())
                .isEqualTo((exp.getEpochSecond() + 600 + 60) * 1_000));

        // when
        bench.ok(bench.call("DELETE", "/v1/revocations/" + root.id(), Bench.RESPONDER, "{\"reason\":\"mistake\"}"));

        // then
        bench.awaitGone(root);
        for (String jti : List.of("child", "grandchild", "late")) {
            bench.awaitGone(Target.token(RevocationSamples.token("chain", jti)));
        }
    }
}
