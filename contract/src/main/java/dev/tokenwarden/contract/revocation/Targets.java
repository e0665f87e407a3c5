package dev.tokenwarden.contract.revocation;

import dev.tokenwarden.contract.WellFormed;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks and names that the targets share. */
final class Targets {
    private Targets() {}

    static void require(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + ": is required, and an empty target never means all");
        }
        if (!WellFormed.isUnicode(value)) {
            throw new IllegalArgumentException(field + ": must be well-formed Unicode");
        }
    }

    /** Requires a tenant, an issuer, and one more member of a target. */
    static void requireOfIssuer(@Nullable String tenant, @Nullable String iss, String field, @Nullable String value) {
        require("tenant", tenant);
        require("iss", iss);
        require(field, value);
    }

    /** Requires a tenant, an issuer, and a {@code jti} or a hash. */
    static void requireTokenName(
            @Nullable String tenant, @Nullable String iss, @Nullable String jti, @Nullable String hash) {
        requireOfIssuer(tenant, iss, "jti", jti == null ? hash : jti);
    }

    static TokenIdentity identity(String tenant, String iss, @Nullable String jti, @Nullable String hash) {
        return Objects.requireNonNull(TokenIdentity.of(tenant, iss, jti, hash), "checked on construction");
    }

    static String name(String kind, String... parts) {
        StringBuilder out = new StringBuilder(kind);
        for (String part : parts) {
            out.append(':')
                    .append(part.getBytes(StandardCharsets.UTF_8).length)
                    .append(':')
                    .append(part);
        }
        return out.toString();
    }
}
