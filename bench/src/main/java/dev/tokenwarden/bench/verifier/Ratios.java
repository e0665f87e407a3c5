package dev.tokenwarden.bench.verifier;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Compares the figures of one run with one another and with the goals, in nanoseconds, with the half width at 99.9 %. */
final class Ratios {
    private static final String NONE = "-";

    private record Figure(double score, double error) {
        /** The error of a quotient, from the relative errors of its parts, which are independent. */
        String over(Figure other) {
            double ratio = score / other.score;
            double error = ratio * Math.hypot(this.error / score, other.error / other.score);
            return "%.2f ± %.2f".formatted(ratio, error);
        }
    }

    private final Map<String, Figure> figures = new TreeMap<>();

    private Ratios() {}

    static Ratios of(Collection<RunResult> results) {
        Ratios ratios = new Ratios();
        for (RunResult result : results) {
            Result<?> primary = result.getPrimaryResult();
            StringBuilder name = new StringBuilder(primary.getLabel());
            for (String key : result.getParams().getParamsKeys()) {
                name.append(' ').append(result.getParams().getParam(key));
            }
            ratios.figures.put(name.toString(), new Figure(primary.getScore(), primary.getScoreError()));
        }
        return ratios;
    }

    void print(PrintStream out) {
        out.println();
        figures.forEach((name, figure) -> out.printf("%-32s %14.1f ± %.1f ns%n", name, figure.score, figure.error));
        out.println();
        for (String alg : new String[] {"RS256", "ES256"}) {
            line(out, "b / a, signature alone, " + alg, "firstSight " + alg, "joseSignature " + alg, "<= 1.15");
            line(out, "b / a, JwtConsumer, " + alg, "firstSight " + alg, "joseConsumer " + alg, "");
            line(out, "a / c, 20,000 a second, " + alg, "joseSignature " + alg, "seenPaced " + alg, ">= 20");
            line(out, "a / c, flat out, " + alg, "joseSignature " + alg, "seen " + alg, ">= 20");
            line(out, "a / c, JwtConsumer, " + alg, "joseConsumer " + alg, "seen " + alg, "");
        }
        for (String entries : new String[] {"1000000", "10000000"}) {
            line(out, "GET / d, " + entries, "get", "check " + entries + " false", ">= 500");
            line(out, "d / agrona, " + entries, "check " + entries + " false", "agronaLongs " + entries, "");
            line(out, "map / d, " + entries, "concurrentHashMap " + entries, "check " + entries + " false", "");
        }
    }

    private void line(PrintStream out, String what, String above, String below, String goal) {
        @Nullable Figure first = figures.get(above);
        @Nullable Figure second = figures.get(below);
        String ratio = first == null || second == null ? NONE : first.over(second);
        out.printf("%-32s %20s %s%n", what, ratio, goal.isEmpty() ? "" : "(goal " + goal + ")");
    }
}
