package dev.tokenwarden.contract.revocation;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.event.TokenRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code token-lineage}, keyed by the token's identity: the ancestors of an exchanged token.
 *
 * @param ancestors the known ancestors, parent first, root last
 * @param ancestorTenants the tenant of each ancestor, in the same order
 * @param exp the token's own expiry, NumericDate seconds
 * @param effectiveScope the token's scopes that every ancestor had too; null: not known
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

    /** A builder for the lineage of this token, which is a token of {@code tenant}. */
    public static Builder builder(String tenant, TokenRef token) {
        return new Builder(tenant, token);
    }

    /** Builds a {@link Lineage}. Not safe for use by several threads. */
    public static final class Builder {
        private final String tenant;
        private final TokenRef token;
        private final List<TokenRef> ancestors = new ArrayList<>();
        private final List<String> ancestorTenants = new ArrayList<>();
        private @Nullable Long exp;
        private @Nullable String clientId;
        private @Nullable String sub;
        private @Nullable String scope;
        private @Nullable String effectiveScope;

        private Builder(String tenant, TokenRef token) {
            this.tenant = tenant;
            this.token = token;
        }

        /** Adds the next ancestor. The first call adds the parent, the last call the root. */
        public Builder ancestor(TokenRef ancestor, String ancestorTenant) {
            ancestors.add(ancestor);
            ancestorTenants.add(ancestorTenant);
            return this;
        }

        public Builder exp(@Nullable Long exp) {
            this.exp = exp;
            return this;
        }

        public Builder clientId(@Nullable String clientId) {
            this.clientId = clientId;
            return this;
        }

        public Builder sub(@Nullable String sub) {
            this.sub = sub;
            return this;
        }

        public Builder scope(@Nullable String scope) {
            this.scope = scope;
            return this;
        }

        public Builder effectiveScope(@Nullable String effectiveScope) {
            this.effectiveScope = effectiveScope;
            return this;
        }

        public Lineage build() {
            return new Lineage(tenant, token, ancestors, ancestorTenants, exp, clientId, sub, scope, effectiveScope);
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
     * @throws IOException if the bytes are not a lineage
     */
    public static Lineage fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, Lineage.class);
    }
}
