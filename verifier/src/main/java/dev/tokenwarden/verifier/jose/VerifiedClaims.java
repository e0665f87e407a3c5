package dev.tokenwarden.verifier.jose;

import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.claims.InvalidClaimException;
import dev.tokenwarden.contract.event.Token;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims of a token that another library verified: Spring's {@code NimbusJwtDecoder}, a gateway, an introspection endpoint. This
 * library checks neither signature nor dates of them. Immutable.
 */
public final class VerifiedClaims {
    private final String tenant;
    private final Token token;
    private final Map<String, @Nullable Object> claims;
    private final String keyThumbprint;

    private VerifiedClaims(Builder builder, Token token) {
        this.tenant = builder.tenant;
        this.token = token;
        this.claims = Collections.unmodifiableMap(new LinkedHashMap<>(builder.claims));
        this.keyThumbprint = builder.keyThumbprint;
    }

    /**
     * @param tenant the tenant that the token belongs to
     * @param claims its claims as plain values: {@code String}, {@code Number}, {@code Boolean}, {@code List}, {@code Map}. Dates
     *     are NumericDate seconds
     */
    public static Builder builder(String tenant, Map<String, ? extends @Nullable Object> claims) {
        return new Builder(tenant, claims);
    }

    /** The tenant that the token belongs to. */
    public String tenant() {
        return tenant;
    }

    /** Its claims in our terms, as they are reported. */
    public Token token() {
        return token;
    }

    /** All its claims. */
    public Map<String, @Nullable Object> claims() {
        return claims;
    }

    public String keyThumbprint() {
        return keyThumbprint;
    }

    /** Shows no claims. */
    @Override
    public String toString() {
        return "VerifiedClaims[tenant=" + tenant + ", iss=" + token.iss() + "]";
    }

    /** The parts of {@link VerifiedClaims}. */
    public static final class Builder {
        private final String tenant;
        private final Map<String, @Nullable Object> claims;
        private ClaimMapping mapping = ClaimPresets.rfc9068();
        private @Nullable String issuer;
        private @Nullable String jwt;
        private String keyThumbprint = "";

        private Builder(String tenant, Map<String, ? extends @Nullable Object> claims) {
            this.tenant = tenant;
            this.claims = new LinkedHashMap<>(claims);
        }

        /** How claims are read. Default: {@link ClaimPresets#rfc9068}. */
        public Builder mapping(ClaimMapping ofIssuer) {
            this.mapping = ofIssuer;
            return this;
        }

        /** The issuer, for claims without {@code iss}, such as some introspection responses. */
        public Builder issuer(String iss) {
            this.issuer = iss;
            return this;
        }

        /** The token itself, if it is a JWT: gives its hash, {@code alg}, {@code kid} and {@code typ}. It is not kept. */
        public Builder jwt(String compact) {
            this.jwt = compact;
            return this;
        }

        /** JWK SHA-256 thumbprint of the key that verified it, if known: revocations of that key then apply. */
        public Builder keyThumbprint(String jkt) {
            this.keyThumbprint = jkt;
            return this;
        }

        /** @throws IllegalArgumentException if there is no issuer, or a claim has a wrong type; names the claim */
        public VerifiedClaims build() {
            Map<String, @Nullable Object> all = claims;
            if (all.get("iss") == null) {
                all.put(
                        "iss",
                        Optional.ofNullable(issuer)
                                .orElseThrow(() -> new IllegalArgumentException("claims: iss is missing")));
            }
            try {
                CompactJws jws = jwt == null ? null : CompactJws.parse(CompactJws.ascii(jwt, 0));
                return new VerifiedClaims(this, ClaimReader.readMapped(jws, all, mapping));
            } catch (InvalidClaimException e) {
                throw new IllegalArgumentException("claims: " + e.getMessage(), e);
            } catch (Rejected e) {
                throw new IllegalArgumentException("claims: " + e.detail(), e);
            }
        }
    }
}
