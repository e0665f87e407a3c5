package dev.tokenwarden.bench.streams;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.Backtest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures how the work per event grows with the number of events about one token. Each workload runs with n, 10 n and 100 n events per
 * token, and with so many tokens one after the other that the number of events is the same. Prints the CPU time per event, and the
 * exponent of the growth of the total time: 1.0 means that an event costs the same however often its token was used before.
 *
 * <p>Arguments: the events of a run (100,000), and the names of workloads (all of {@link GrowthWorkload}).
 */
public final class Growth {
    private static final double ALLOWED = 1.1;

    private Growth() {}

    /** Runs the benchmark, prints a line for each workload, and ends with exit code 1 if one grows faster than allowed. */
    public static void main(String[] args) throws IOException {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        boolean good = true;
        for (GrowthWorkload workload : GrowthWorkload.values()) {
            if (args.length < 2 || List.of(args).contains(workload.name())) {
                good &= measure(workload, events);
            }
        }
        if (!good) {
            System.exit(1);
        }
    }

    private static boolean measure(GrowthWorkload workload, int events) throws IOException {
        int largest = Math.min(workload.largest(), events);
        run(workload, events, largest / 10);
        double[] micros = new double[3];
        int[] sizes = {largest / 100, largest / 10, largest};
        for (int i = 0; i < sizes.length; i++) {
            micros[i] = run(workload, events, sizes[i]);
        }
        double first = 1 + Math.log10(micros[1] / micros[0]);
        double second = 1 + Math.log10(micros[2] / micros[1]);
        System.out.printf(
                Locale.ROOT,
                "%-24s n = %,7d: %6.1f us/event; 10 n: %6.1f; 100 n: %6.1f; exponents %.2f and %.2f%n",
                workload.name(),
                sizes[0],
                micros[0],
                micros[1],
                micros[2],
                first,
                second);
        return first <= ALLOWED && second <= ALLOWED;
    }

    /** Returns the CPU time of an event in microseconds. */
    private static double run(GrowthWorkload workload, int events, int size) throws IOException {
        try (Workspace work = Workspace.create("growth");
                Backtest backtest = new Backtest(Policy.defaults(), work.dir(), line -> {})) {
            long[] nanos = new long[1];
            Consumer<TokenEvent> timed = event -> {
                byte[] json = EventCodec.encode(event);
                long begin = cpuNanos();
                accept(backtest, json);
                nanos[0] += cpuNanos() - begin;
            };
            for (int subject = 0; subject < events / size; subject++) {
                workload.send(subject, size, timed);
            }
            long begin = cpuNanos();
            backtest.finish();
            nanos[0] += cpuNanos() - begin;
            return nanos[0] / 1e3 / backtest.taken();
        }
    }

    private static void accept(Backtest backtest, byte[] json) {
        try {
            backtest.accept(json);
        } catch (InvalidEventException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
