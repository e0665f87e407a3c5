package dev.tokenwarden.standalone.config;

import dev.tokenwarden.contract.claims.IssuerPattern;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer with a placeholder in braces, as in {@code https://login.microsoftonline.com/{tid}/v2.0}. The name in the braces is the
 * claim of the token that must equal the part of its {@code iss}. Immutable.
 */
public final class IssuerTemplate {
    /** What Entra calls the placeholder in its discovery document, and the claim that it means. */
    private static final String ENTRA_PLACEHOLDER = "tenantid";

    private static final String ENTRA_CLAIM = "tid";

    private final String before;
    private final String after;
    private final String placeholder;

    private IssuerTemplate(String text) {
        // Checks that there is exactly one placeholder.
        var unused = IssuerPattern.of(text, "claim", Set.of("part"));
        int open = text.indexOf('{');
        int close = text.indexOf('}');
        this.before = text.substring(0, open);
        this.after = text.substring(close + 1);
        this.placeholder = text.substring(open, close + 1);
    }

    /**
     * Reads an issuer; empty: it has no placeholder.
     *
     * @throws IllegalArgumentException if it has more than one placeholder, or a brace without its partner
     */
    public static Optional<IssuerTemplate> of(String issuer) {
        return IssuerPattern.isPattern(issuer) ? Optional.of(new IssuerTemplate(issuer)) : Optional.empty();
    }

    /** Checks the address of an issuer's keys, which may have the issuer's placeholder, and returns it. */
    static String jwks(String issuer, String address) {
        String concrete = of(issuer)
                .map(template -> address.replace(template.placeholder, "part"))
                .orElse(address);
        if (!URI.create(concrete).isAbsolute()) {
            throw new IllegalArgumentException("the address of the keys must be absolute");
        }
        return address;
    }

    /** The claim of the token that must equal the part of its {@code iss}. */
    public String claim() {
        String name = placeholder.substring(1, placeholder.length() - 1);
        return name.equals(ENTRA_PLACEHOLDER) ? ENTRA_CLAIM : name;
    }

    /** The part of an {@code iss} that the placeholder stands for; empty: it does not match. */
    public Optional<String> part(String iss) {
        boolean matches =
                iss.length() > before.length() + after.length() && iss.startsWith(before) && iss.endsWith(after);
        return matches ? Optional.of(iss.substring(before.length(), iss.length() - after.length())) : Optional.empty();
    }

    /** The address of the keys of the issuer with this part. */
    public URI jwksOf(String address, String part) {
        return URI.create(address.replace(placeholder, part));
    }

    /** Whether each issuer has its own keys: the address has the placeholder. */
    public boolean isIn(String address) {
        return address.contains(placeholder);
    }
}
