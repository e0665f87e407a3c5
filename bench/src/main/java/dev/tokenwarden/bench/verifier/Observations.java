package dev.tokenwarden.bench.verifier;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts verdicts by the state of the view at that time. Used by one thread. */
final class Observations {
    private static final int SHOWN = 10;

    private final Map<String, Integer> seen = new TreeMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private int wrong;

    /** Counts a verdict, and whether the policy allows it. */
    void note(String situation, String verdict, boolean allowed) {
        String line = "%-22s %s".formatted(situation, verdict);
        seen.merge(line, 1, Integer::sum);
        if (!allowed) {
            wrong++;
            mistakes.add(line);
        }
    }

    void addAll(Observations other) {
        other.seen.forEach((line, count) -> seen.merge(line, count, Integer::sum));
        mistakes.addAll(other.mistakes);
        wrong += other.wrong;
    }

    int wrong() {
        return wrong;
    }

    void print(PrintStream out) {
        seen.forEach((line, count) -> out.printf("%8d  %s%n", count, line));
        out.printf("%d verdicts were not what the policy says%n", wrong);
        mistakes.stream().limit(SHOWN).forEach(line -> out.println("  wrong: " + line));
    }
}
