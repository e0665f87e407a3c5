package dev.tokenwarden.bench.verifier;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/** The faults, and the times until the views were complete and up to date again. Thread-safe. */
final class Table {
    private final Map<Fault.Kind, DurationSamples> healed = new EnumMap<>(Fault.Kind.class);

    synchronized void add(Fault blow) {
        healed.computeIfAbsent(blow.kind(), kind -> new DurationSamples()).add(blow.healedNanos());
    }

    synchronized void print(PrintStream out) {
        out.printf("%n%-10s %5s %14s %14s%n", "Redis", "times", "healed p50 ms", "healed max ms");
        healed.forEach((kind, samples) -> out.printf(
                "%-10s %5d %14.1f %14.1f%n",
                kind.label(), samples.count(), samples.quantile(0.5) / 1e6, samples.max() / 1e6));
        out.println();
    }
}
