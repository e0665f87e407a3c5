package dev.tokenwarden.contract.event;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Space-delimited scopes (RFC 6749, section 3.3). */
public final class Scopes {
    private Scopes() {}

    /** The distinct scopes in their order; empty for null. */
    public static Set<String> parse(@Nullable String scope) {
        Set<String> scopes = new LinkedHashSet<>();
        if (scope != null) {
            StringTokenizer words = new StringTokenizer(scope, " ");
            while (words.hasMoreTokens()) {
                scopes.add(words.nextToken());
            }
        }
        return scopes;
    }

    /** The scopes in alphabetical order, with a space between two. */
    public static String join(Set<String> scopes) {
        return scopes.size() == 1 ? scopes.iterator().next() : String.join(" ", new TreeSet<>(scopes));
    }

    /** Whether {@code scope} contains {@code wanted}. Allocates nothing. */
    public static boolean contains(String scope, String wanted) {
        for (int at = scope.indexOf(wanted); at >= 0; at = scope.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            if ((at == 0 || scope.charAt(at - 1) == ' ') && (end == scope.length() || scope.charAt(end) == ' ')) {
                return true;
            }
        }
        return false;
    }
}
