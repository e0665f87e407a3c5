package dev.tokenwarden.verifier;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Lists of scopes (RFC 6749, section 3.3). */
final class Scopes {
    private Scopes() {}

    static Set<String> split(String scope) {
        Set<String> scopes = new HashSet<>();
        int from = 0;
        for (int i = 0; i <= scope.length(); i++) {
            if (i == scope.length() || scope.charAt(i) == ' ') {
                if (i > from) {
                    scopes.add(scope.substring(from, i));
                }
                from = i + 1;
            }
        }
        return Set.copyOf(scopes);
    }

    static String join(Set<String> scopes) {
        return scopes.size() == 1 ? scopes.iterator().next() : String.join(" ", new TreeSet<>(scopes));
    }
}
