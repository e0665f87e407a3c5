package dev.tokenwarden.contract.claims;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Issuers that share one key set and differ in one part of their {@code iss}, as Entra has one for each customer. The part must
 * equal a claim of the token and must be on a list.
 *
 * <p>Example: {@code IssuerPattern.of("https://login.microsoftonline.com/{tenantid}/v2.0", "tid", Set.of("9122040d-..."))}.
 * Immutable.
 */
public final class IssuerPattern {
    private final String text;
    private final String before;
    private final String after;
    private final String claim;
    private final Set<String> allowed;

    private IssuerPattern(String text, String claim, Set<String> allowed) {
        int open = text.indexOf('{');
        int close = text.indexOf('}', open + 1);
        if (open <= 0 || close < open + 2 || text.indexOf('{', open + 1) >= 0 || text.indexOf('}', close + 1) >= 0) {
            throw new IllegalArgumentException(
                    "issuer \"" + text + "\": needs exactly one placeholder, as in https://idp.example/{tenant}");
        }
        if (claim.isBlank()) {
            throw new IllegalArgumentException(
                    "issuer \"" + text + "\": needs the claim that the placeholder must equal");
        }
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException(
                    "issuer \"" + text + "\": needs the values that are allowed for its placeholder");
        }
        this.text = text;
        this.before = text.substring(0, open);
        this.after = text.substring(close + 1);
        this.claim = claim;
        this.allowed = Set.copyOf(allowed);
    }

    /** Whether a text is a pattern: it has a placeholder in braces. */
    public static boolean isPattern(String issuer) {
        return issuer.indexOf('{') >= 0 || issuer.indexOf('}') >= 0;
    }

    /**
     * @param issuer an issuer with one placeholder in braces
     * @param claim the claim that must equal the part that the placeholder matches, such as {@code tid}
     * @param allowed the values that the part may have; at least one
     * @throws IllegalArgumentException if one of them cannot be used; the message says which
     */
    public static IssuerPattern of(String issuer, String claim, Set<String> allowed) {
        return new IssuerPattern(issuer, claim, allowed);
    }

    /** The part of {@code iss} that the placeholder matches, if it is allowed. */
    public Optional<String> match(String iss) {
        int end = iss.length() - after.length();
        if (end <= before.length() || !iss.startsWith(before) || !iss.endsWith(after)) {
            return Optional.empty();
        }
        String part = iss.substring(before.length(), end);
        return allowed.contains(part) ? Optional.of(part) : Optional.empty();
    }

    /** Whether the token's claim equals the part of its {@code iss}, and the part is allowed. */
    public boolean matches(String iss, Map<String, ? extends @Nullable Object> claims) {
        return match(iss).filter(part -> part.equals(claims.get(claim))).isPresent();
    }

    /** The pattern as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
