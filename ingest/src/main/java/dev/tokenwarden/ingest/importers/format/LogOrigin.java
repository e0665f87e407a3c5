package dev.tokenwarden.ingest.importers.format;

import org.jspecify.annotations.Nullable;

/**
 * What the logs do not say of themselves.
 *
 * @param issuer the tokens' {@code iss}; {@code {tenant}} in it is replaced by the tenant. Null: the format's own
 * @param tenant whose tokens they are; null: as the records say
 */
public record LogOrigin(@Nullable String issuer, @Nullable String tenant) {
    /** As the records say. */
    public static final LogOrigin UNKNOWN = new LogOrigin(null, null);

    /** The tenant, where the records say {@code own}. */
    String tenantOr(String own) {
        return tenant == null ? own : tenant;
    }

    /** The issuer of the tenant's tokens, where the format's is {@code own}. */
    String issuerOr(String own, String tenantOfTokens) {
        return (issuer == null ? own : issuer).replace("{tenant}", tenantOfTokens);
    }
}
