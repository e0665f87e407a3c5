package dev.tokenwarden.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the names that a misspelt name may have meant. */
public final class SimilarNames {

    private static final int MOST = 3;

    private SimilarNames() {}

    /** The end of an error message: {@code "; did you mean --tenant?"}, or empty if no known name is similar. */
    public static String question(String name, Collection<String> known) {
        List<String> near = near(name, known);
        return near.isEmpty() ? "" : near.stream().collect(Collectors.joining(", ", "; did you mean ", "?"));
    }

    /**
     * Names that differ from {@code name} in at most a third of its characters, the most similar first.
     *
     * @return at most three
     */
    public static List<String> near(String name, Collection<String> known) {
        int limit = Math.max(1, name.length() / 3);
        return known.stream()
                .distinct()
                .filter(one -> distance(name, one) <= limit)
                .sorted(Comparator.comparingInt((String one) -> distance(name, one))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /**
     * The number of insertions, deletions and replacements of characters, and of swaps of neighbours, that turn one text into the
     * other (optimal string alignment distance). Example: {@code acmme} and {@code acme} have distance 1.
     */
    public static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(d[i - 1][j - 1] + cost, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                d[i][j] = swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
            }
        }
        return d[a.length()][b.length()];
    }
}
