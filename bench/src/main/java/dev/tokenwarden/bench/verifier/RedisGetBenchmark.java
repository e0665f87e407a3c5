package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.embedded.RedisAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.RedisClient;

/** One GET over loopback: the least that a verifier without a view would pay. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
@State(Scope.Benchmark)
public class RedisGetBenchmark {
    private @Nullable RedisClient redis;
    private int next;

    @Setup
    public void open() throws IOException {
        RedisAccess access = Servers.redisAccess(Path.of(System.getProperty(VerifierBenchmarks.DIR)));
        redis = RedisClient.create(access.host(), access.port(), access.user(), access.password());
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public @Nullable String get() {
        return redis == null ? null : redis.get(DenylistKeys.entry(Corpus.TENANT, "token:1:i:6:" + next++ % 1_000_000));
    }

    @TearDown
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
