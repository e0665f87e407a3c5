package dev.tokenwarden.verifier.jose;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A protected header. {@code jku}, {@code x5u}, {@code x5c} and {@code jwk} are never followed (RFC 8725, section 3.10);
 * the embedded key of a DPoP proof is read from {@code members}.
 *
 * @param typ in lower case, without {@code application/} (RFC 7515, section 4.1.9)
 */
public record JoseHeader(
        String alg, @Nullable String kid, @Nullable String typ, Map<String, @Nullable Object> members) {
    private static final String APPLICATION = "application/";

    static JoseHeader of(Map<String, @Nullable Object> members) throws Rejected {
        if (members.containsKey("crit") || members.containsKey("b64")) {
            throw Rejected.malformed("has a critical header that is not understood");
        }
        String alg = string(members, "alg");
        if (alg == null || alg.isEmpty()) {
            throw Rejected.malformed("has no alg");
        }
        return new JoseHeader(alg, string(members, "kid"), type(string(members, "typ")), members);
    }

    /** The form in which types are compared. */
    public static @Nullable String type(@Nullable String typ) {
        if (typ == null) {
            return null;
        }
        String lower = typ.toLowerCase(Locale.ROOT);
        return lower.startsWith(APPLICATION) ? lower.substring(APPLICATION.length()) : lower;
    }

    private static @Nullable String string(Map<String, @Nullable Object> members, String name) throws Rejected {
        Object value = members.get(name);
        if (value == null && !members.containsKey(name)) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        throw Rejected.malformed("a header is of a wrong type");
    }
}
