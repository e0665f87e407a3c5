package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.WithBackbone;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol;

/** Redis and the ledger, when they differ. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
final class ReconcileIT {
    private static final String POLICY = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            enforcement: {mode: enforce, max_automatic_revocations: {count: 100000}, escalate: {subject_tokens: 0}}
            """;

    @RegisterExtension
    private static final Bench bench = new Bench(POLICY);

    private static Target target(String tenant, String jti) {
        return Target.token(RevocationSamples.token(tenant, jti));
    }

    private static JsonNode reconciled(String tenant) {
        JsonNode all = bench.ok(bench.call("POST", "/v1/denylist/reconcile", Bench.ADMIN, "{}"));
        for (JsonNode one : all.get("tenants")) {
            if (one.get("tenant").textValue().equals(tenant)) {
                return one;
            }
        }
        throw new AssertionError(all);
    }

    private static void fill(String tenant) {
        for (int i = 0; i < 50; i++) {
            bench.send(
                    RevocationSamples.detection(tenant, "a" + i, bench.clock().instant()));
        }
        for (int i = 0; i < 50; i++) {
            bench.awaitListed(target(tenant, "a" + i));
        }
    }

    @Test
    void equalSides_areFoundEqual_withTheSameDigest() {
        fill("same");
        JsonNode report = reconciled("same");
        assertThat(report.get("equal").booleanValue()).isTrue();
        assertThat(report.get("entries").intValue()).isEqualTo(50);
        assertThat(report.get("redis")).isEqualTo(report.get("ledger"));
    }

    @Test
    void whatRedisLacksOrHasOtherwise_isRepaired_andAnnounced() {
        // given
        fill("lacks");
        String epoch = bench.meta("lacks").epoch();
        long before = bench.meta("lacks").sequence();
        bench.redis().zrem(DenylistKeys.index("lacks"), target("lacks", "a2").name());
        String right = bench.redis().get(DenylistKeys.entry(target("lacks", "a3")));
        bench.redis().set(DenylistKeys.entry(target("lacks", "a3")), right.replace("\"s\":false", "\"s\":true"));

        // when
        JsonNode report = reconciled("lacks");

        // then
        assertThat(report.get("redis")).isNotEqualTo(report.get("ledger"));
        assertThat(report.get("missing").intValue()).isZero();
        assertThat(report.get("different").intValue()).isEqualTo(2);
        assertThat(bench.isListed(target("lacks", "a2"))).isTrue();
        assertThat(bench.redis().get(DenylistKeys.entry(target("lacks", "a3")))).isEqualTo(right);
        assertThat(bench.redis().pttl(DenylistKeys.entry(target("lacks", "a3"))))
                .isPositive();
        assertThat(bench.meta("lacks").epoch()).as("no rebuild").isEqualTo(epoch);
        assertThat(bench.feed("lacks"))
                .filteredOn(record -> record.sequence() > before && record.op() == FeedRecord.Op.PUT)
                .extracting(FeedRecord::name)
                .containsExactlyInAnyOrder(
                        target("lacks", "a2").name(), target("lacks", "a3").name());
        assertThat(bench.registry().get("tokenwarden.revocation.denylist.differences").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isGreaterThanOrEqualTo(2);
        assertThat(reconciled("lacks").get("equal").booleanValue()).isTrue();
    }

    /** Evicted, deleted or lost: the index still names the entry. */
    @Test
    void lostEntry_isWrittenAgainAtOnce() {
        // given
        fill("lost");
        Target lost = target("lost", "a7");
        String value = bench.redis().get(DenylistKeys.entry(lost));

        // when
        bench.redis().del(DenylistKeys.entry(lost));

        // then
        await().atMost(Duration.ofSeconds(10)).until(() -> bench.isListed(lost));
        assertThat(bench.redis().get(DenylistKeys.entry(lost))).isEqualTo(value);
        assertThat(bench.registry()
                        .get("tokenwarden.revocation.denylist.lost")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    // Jedis has no other way to change a setting over this client.
    @SuppressWarnings("deprecation")
    @Test
    void redisThatMayEvict_isNotReady() {
        assertThat(bench.service().health().problems()).isEmpty();
        bench.redis().sendCommand(Protocol.Command.CONFIG, "SET", "maxmemory-policy", "volatile-lru");
        try {
            await().atMost(Bench.PATIENCE).until(() -> !bench.service().health().ready());
            assertThat(bench.service().health().problems())
                    .singleElement()
                    .asString()
                    .contains("volatile-lru", "noeviction");
            assertThat(bench.call("GET", "/health", null, null).statusCode()).isEqualTo(503);
        } finally {
            bench.redis().sendCommand(Protocol.Command.CONFIG, "SET", "maxmemory-policy", "noeviction");
        }
        await().atMost(Bench.PATIENCE).until(() -> bench.service().health().ready());
    }

    @Test
    void whatRedisHasTooMuch_goes_onceItWasFoundTwice() {
        // given
        fill("excess");
        Target stray = target("excess", "stray");
        bench.redis().set(DenylistKeys.entry(stray), "{\"s\":false,\"e\":0,\"o\":1}");

        // when
        JsonNode first = reconciled("excess");

        // then
        assertThat(first.get("unconfirmed").intValue()).isEqualTo(1);
        assertThat(bench.redis().exists(DenylistKeys.entry(stray))).isTrue();
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> reconciled("excess").get("stale").intValue() == 1);
        assertThat(bench.redis().exists(DenylistKeys.entry(stray))).isFalse();
    }

    @Test
    void restart_leavesAWholeViewInPlace_andRepairsIt() {
        // given
        fill("kept");
        String epoch = bench.meta("kept").epoch();
        bench.service().close();
        bench.redis().del(DenylistKeys.entry(target("kept", "a1")));
        bench.redis().set(DenylistKeys.entry(target("kept", "stray")), "{\"s\":false,\"e\":0,\"o\":1}");

        // when
        bench.restart();

        // then
        bench.awaitListed(target("kept", "a1"));
        bench.awaitListed(target("kept", "a2"));
        assertThat(bench.redis().exists(DenylistKeys.entry(target("kept", "stray"))))
                .isFalse();
        assertThat(bench.meta("kept").epoch()).as("verifiers must look anew").isNotEqualTo(epoch);
        assertThat(reconciled("kept").get("equal").booleanValue()).isTrue();
    }

    @Test
    void rebuild_writesAllAnew() {
        fill("anew");
        String epoch = bench.meta("anew").epoch();
        JsonNode report = bench.ok(bench.call("POST", "/v1/denylist/rebuild", Bench.ADMIN, "{}"));
        assertThat(report.get("entries").intValue()).isGreaterThanOrEqualTo(50);
        assertThat(bench.meta("anew").epoch())
                .isNotEqualTo(epoch)
                .isEqualTo(report.get("epoch").textValue());
        assertThat(bench.isListed(target("anew", "a1"))).isTrue();
        Instant now = bench.clock().instant();
        bench.send(RevocationSamples.detection("anew", "later", now));
        bench.awaitListed(target("anew", "later"));
    }

    @Test
    void looksAfterTheDenylist_onlyAnAdminOfAllTenants() {
        for (String token : new String[] {Bench.VIEWER, Bench.RESPONDER, Bench.CONSOLE}) {
            for (String path : new String[] {"/v1/denylist/rebuild", "/v1/denylist/reconcile"}) {
                assertThat(bench.call("POST", path, token, "{}").statusCode()).isEqualTo(403);
            }
        }
    }
}
