package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long it takes from a detection's send to the entry in Redis: the figure is logged, a generous bound is held. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
final class LatencyIT {
    private static final Logger log = LoggerFactory.getLogger(LatencyIT.class);
    private static final int WARM_UP = 100;
    private static final int RUNS = 300;
    private static final long BOUND_MICROS = 250_000;

    @Test
    void detection_isInRedisSoon(Backbone backbone) {
        String policy = """
                issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
                enforcement: {mode: enforce, max_automatic_revocations: {count: 10000}}
                """;
        try (Bench bench = new Bench(backbone, policy)) {
            long[] micros = new long[RUNS];
            for (int i = -WARM_UP; i < RUNS; i++) {
                long took = once(bench, "t" + i);
                if (i >= 0) {
                    micros[i] = took;
                }
                // Apart, as detections come: a transaction that follows another at once waits for its markers.
                LockSupport.parkNanos(10_000_000L + (i & 7) * 1_000_000L);
            }
            Arrays.sort(micros);
            log.atWarn()
                    .addKeyValue("p50_us", micros[RUNS / 2])
                    .addKeyValue("p99_us", micros[RUNS * 99 / 100])
                    .addKeyValue("max_us", micros[RUNS - 1])
                    .addKeyValue("commit", percentiles(bench, "tokenwarden.revocation.commit"))
                    .addKeyValue("decision_to_redis", percentiles(bench, "tokenwarden.revocation.denylist.delay"))
                    .log("detection sent until entry in Redis");
            assertThat(micros[RUNS / 2]).isLessThan(BOUND_MICROS);
        }
    }

    private static String percentiles(Bench bench, String timer) {
        return Arrays.toString(
                bench.registry().get(timer).timer().takeSnapshot().percentileValues());
    }

    private static long once(Bench bench, String jti) {
        String key = DenylistKeys.entry(Target.token(RevocationSamples.token("acme", jti)));
        long begun = System.nanoTime();
        bench.send(RevocationSamples.detection("acme", jti, bench.clock().instant()));
        while (!bench.redis().exists(key)) {
            Thread.onSpinWait();
        }
        return (System.nanoTime() - begun) / 1_000;
    }
}
