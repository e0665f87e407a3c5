package dev.tokenwarden.contract.revocation;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.event.TokenRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code token-lineage}, keyed by the token's identity: where an exchanged token comes from.
 *
 * @param ancestors parent first, root last, as far as known
 * @param ancestorTenants the tenant of each ancestor
 * @param exp the token's own expiry, NumericDate seconds
 * @param effectiveScope the scopes that the token carries and no ancestor lacked; null: not known
 */
public record Lineage(
        String tenant,
        TokenRef token,
        List<TokenRef> ancestors,
        List<String> ancestorTenants,
        @Nullable Long exp,
        @Nullable String clientId,
        @Nullable String sub,
        @Nullable String scope,
        @Nullable String effectiveScope) {
    public Lineage {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(token, "token");
        ancestors = List.copyOf(ancestors);
        ancestorTenants = List.copyOf(ancestorTenants);
        if (ancestors.size() != ancestorTenants.size()) {
            throw new IllegalArgumentException("ancestor_tenants: one for each ancestor");
        }
    }

    /** Number of exchanges between the token and its root. */
    public int depth() {
        return ancestors.size();
    }

    public byte[] toJson() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException("lineage always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the bytes are no lineage
     */
    public static Lineage fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, Lineage.class);
    }
}
