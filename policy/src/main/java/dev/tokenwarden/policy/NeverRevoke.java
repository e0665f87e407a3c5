package dev.tokenwarden.policy;

import org.jspecify.annotations.Nullable;

/**
 * An identity that automation never revokes. Every given part must match; at least one of the first three is given.
 *
 * @param tenant null: in every tenant
 */
public record NeverRevoke(
        @Nullable String client,
        @Nullable String subject,
        @Nullable String issuer,
        @Nullable String tenant) {

    public NeverRevoke {
        if (client == null && subject == null && issuer == null) {
            throw new IllegalArgumentException("never_revoke needs a client, a subject or an issuer");
        }
    }

    boolean matches(@Nullable String otherClient, @Nullable String otherSubject, @Nullable String otherIssuer) {
        return (client == null || client.equals(otherClient))
                && (subject == null || subject.equals(otherSubject))
                && (issuer == null || issuer.equals(otherIssuer));
    }

    boolean appliesTo(String otherTenant) {
        return tenant == null || tenant.equals(otherTenant);
    }
}
