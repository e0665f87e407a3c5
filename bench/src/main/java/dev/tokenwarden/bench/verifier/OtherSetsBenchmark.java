package dev.tokenwarden.bench.verifier;

import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Alternatives to the denylist tables: a set of ready-made longs (no hashing, 64 bits, no expiry, no concurrent change), and a map
 * of strings that remember their hashes (no hashing). Negative look-ups, as in {@link DenylistBenchmark}.
 */
public class OtherSetsBenchmark {
    private static final int ASKED = 1 << 18;

    /** The set of Agrona. */
    @State(Scope.Benchmark)
    public static class Longs {
        @Param({"1000000", "10000000"})
        int entries;

        private final long[] asked = new long[ASKED];
        private LongHashSet set = new LongHashSet();
        private int next;

        @Setup
        public void fill() {
            Random random = new Random(20261126);
            set = new LongHashSet(entries);
            for (int i = 0; i < entries; i++) {
                set.add(random.nextLong());
            }
            for (int i = 0; i < ASKED; i++) {
                asked[i] = random.nextLong();
            }
        }
    }

    /** The map of the JDK. */
    @State(Scope.Benchmark)
    public static class Strings {
        @Param("1000000")
        int entries;

        private final String[] asked = new String[ASKED];
        private ConcurrentHashMap<String, Long> map = new ConcurrentHashMap<>();
        private int next;

        @Setup
        public void fill() {
            Random random = new Random(20261126);
            map = new ConcurrentHashMap<>(entries * 2);
            for (int i = 0; i < entries; i++) {
                map.put(DenylistBenchmark.uuid(random), 1_795_467_600L + i);
            }
            for (int i = 0; i < ASKED; i++) {
                asked[i] = DenylistBenchmark.uuid(random);
            }
        }
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public boolean agronaLongs(Longs longs) {
        longs.next = longs.next + 1 & ASKED - 1;
        return longs.set.contains(longs.asked[longs.next]);
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public @Nullable Long concurrentHashMap(Strings strings) {
        strings.next = strings.next + 1 & ASKED - 1;
        return strings.map.get(strings.asked[strings.next]);
    }
}
