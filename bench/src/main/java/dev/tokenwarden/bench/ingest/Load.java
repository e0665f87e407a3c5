package dev.tokenwarden.bench.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads, each of which sends one request after the other. */
final class Load {
    private Load() {}

    /** Sends one request, and returns when it is acknowledged. */
    interface Sender extends AutoCloseable {
        void send() throws Exception;

        @Override
        void close() throws IOException;
    }

    /**
     * The result.
     *
     * @param perSecond requests
     * @param p50 milliseconds
     * @param p99 milliseconds
     */
    record Result(double perSecond, double p50, double p99) {}

    static Result run(int threads, Duration time, Callable<? extends Sender> connect) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<long[]>> work = new ArrayList<>();
            long begin = System.nanoTime();
            long end = begin + time.toNanos();
            for (int i = 0; i < threads; i++) {
                work.add(() -> send(connect, end));
            }
            List<Long> all = new ArrayList<>();
            for (Future<long[]> done : pool.invokeAll(work)) {
                for (long nanos : done.get()) {
                    all.add(nanos);
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Result(
                    sorted.length / seconds, sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6);
        } finally {
            pool.shutdown();
        }
    }

    private static long[] send(Callable<? extends Sender> connect, long end) throws Exception {
        long[] took = new long[1 << 16];
        int count = 0;
        try (Sender sender = connect.call()) {
            for (long at = System.nanoTime(); at < end; ) {
                sender.send();
                long now = System.nanoTime();
                if (count == took.length) {
                    took = Arrays.copyOf(took, count * 2);
                }
                took[count++] = now - at;
                at = now;
            }
        }
        return Arrays.copyOf(took, count);
    }
}
