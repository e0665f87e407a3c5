package dev.tokenwarden.contract.claims;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads our terms from the claims of one issuer's tokens: client, token id, scopes, session, grant and audience. The verifier, the
 * gateway, {@code ext_authz} and the importers use the same mapping, so that a client or token has one name everywhere.
 * Immutable.
 *
 * <p>Claims are plain values: {@code String}, {@code Number}, {@code Boolean}, {@code List} and {@code Map}. Of the names that a
 * term lists, the first claim that is present and not empty is read. A claim of a wrong type is refused, never skipped. {@code ClaimPresets} has the mappings of well-known identity providers.
 */
public final class ClaimMapping {
    /** The longest identifier that an event can hold. */
    public static final int MAX_IDENTIFIER = 512;

    private static final int MAX_ENTRIES = 256;

    private final List<String> client;
    private final List<String> tokenId;
    private final List<String> scope;
    private final List<String> session;
    private final List<String> grant;
    private final List<RoleClaim> roles;
    private final boolean audienceFromClient;
    private final AccessTokenMarks accessToken;

    private ClaimMapping(Builder builder) {
        this.client = List.copyOf(builder.client);
        this.tokenId = List.copyOf(builder.tokenId);
        this.scope = List.copyOf(builder.scope);
        this.session = List.copyOf(builder.session);
        this.grant = List.copyOf(builder.grant);
        this.roles = List.copyOf(builder.roles);
        this.audienceFromClient = builder.audienceFromClient;
        this.accessToken = builder.accessToken;
    }

    /** A copy to change. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The client that the token was issued to. */
    public Optional<String> clientId(Map<String, ? extends @Nullable Object> claims) throws InvalidClaimException {
        return identifier(client, claims);
    }

    /** The token's own identifier. */
    public Optional<String> tokenId(Map<String, ? extends @Nullable Object> claims) throws InvalidClaimException {
        return identifier(tokenId, claims);
    }

    /** The session that the token was issued in. */
    public Optional<String> sessionId(Map<String, ? extends @Nullable Object> claims) throws InvalidClaimException {
        return identifier(session, claims);
    }

    /** The authorization grant that the token was issued from. Few issuers name it. */
    public Optional<String> grantId(Map<String, ? extends @Nullable Object> claims) throws InvalidClaimException {
        return identifier(grant, claims);
    }

    /** The audiences; empty: the token has no such claim. An empty list stays an empty list. */
    public Optional<List<String>> audiences(Map<String, ? extends @Nullable Object> claims)
            throws InvalidClaimException {
        Object aud = claims.get("aud");
        if (aud == null) {
            return audienceFromClient ? clientId(claims).map(List::of) : Optional.empty();
        }
        return Optional.of(texts("aud", aud));
    }

    /**
     * Scopes, and roles under their prefixes; empty: the token has neither. A string is split at spaces. Elements of a list
     * must be strings.
     */
    public Optional<Set<String>> scopes(Map<String, ? extends @Nullable Object> claims) throws InvalidClaimException {
        Set<String> scopes = new LinkedHashSet<>();
        boolean present = false;
        for (String name : scope) {
            Object value = claims.get(name);
            if (value != null) {
                present = true;
                for (String text : texts(name, value)) {
                    split(text, scopes);
                }
                if (!scopes.isEmpty()) {
                    break;
                }
            }
        }
        for (RoleClaim role : roles) {
            scopes.addAll(role.read(claims));
        }
        return present || !scopes.isEmpty() ? Optional.of(scopes) : Optional.empty();
    }

    /** Whether tokens of this issuer name their client. If not, revoking a client does not reach its tokens. */
    public boolean identifiesClient() {
        return !client.isEmpty();
    }

    /** Whether tokens of this issuer name their session. */
    public boolean identifiesSession() {
        return !session.isEmpty();
    }

    /** The marks that distinguish an access token from the issuer's other tokens. */
    public AccessTokenMarks accessToken() {
        return accessToken;
    }

    /** Names of the claims that can hold the client, in order. */
    public List<String> clientClaims() {
        return client;
    }

    /** Names of the claims that can hold the token's identifier, in order. */
    public List<String> tokenIdClaims() {
        return tokenId;
    }

    /** Names of the claims that can hold scopes, in order. */
    public List<String> scopeClaims() {
        return scope;
    }

    /** Names of the claims that can hold the session, in order. */
    public List<String> sessionClaims() {
        return session;
    }

    /** Names of the claims that can hold the grant, in order. */
    public List<String> grantClaims() {
        return grant;
    }

    private List<Object> parts() {
        return List.of(client, tokenId, scope, session, grant, roles, audienceFromClient, accessToken);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClaimMapping mapping && parts().equals(mapping.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "ClaimMapping" + parts();
    }

    private static Optional<String> identifier(List<String> names, Map<String, ? extends @Nullable Object> claims)
            throws InvalidClaimException {
        for (String name : names) {
            Object value = claims.get(name);
            if (value == null) {
                continue;
            }
            if (!(value instanceof String text)) {
                throw new InvalidClaimException(name, "is not a string");
            }
            if (text.isBlank()) {
                throw new InvalidClaimException(name, "is blank");
            }
            if (text.length() > MAX_IDENTIFIER) {
                throw new InvalidClaimException(name, "is longer than " + MAX_IDENTIFIER + " characters");
            }
            return Optional.of(text);
        }
        return Optional.empty();
    }

    private static List<String> texts(String name, Object value) throws InvalidClaimException {
        if (value instanceof String one) {
            return List.of(one);
        }
        if (!(value instanceof List<?> several)) {
            throw new InvalidClaimException(name, "is neither a string nor a list of strings");
        }
        if (several.size() > MAX_ENTRIES) {
            throw new InvalidClaimException(name, "has more than " + MAX_ENTRIES + " entries");
        }
        List<String> texts = new ArrayList<>(several.size());
        for (Object element : several) {
            if (!(element instanceof String text)) {
                throw new InvalidClaimException(name, "has an entry that is not a string");
            }
            texts.add(text);
        }
        return texts;
    }

    private static void split(String text, Set<String> into) {
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ' ') {
                if (i > from) {
                    into.add(text.substring(from, i));
                }
                from = i + 1;
            }
        }
    }

    /** Settings of a {@link ClaimMapping}. */
    public static final class Builder {
        private List<String> client = List.of("client_id", "azp", "cid", "appid");
        private List<String> tokenId = List.of("jti", "uti");
        private List<String> scope = List.of("scope", "scp");
        private List<String> session = List.of("sid", "session_state");
        private List<String> grant = List.of();
        private List<RoleClaim> roles = List.of();
        private boolean audienceFromClient;
        private AccessTokenMarks accessToken;

        Builder(AccessTokenMarks accessToken) {
            this.accessToken = accessToken;
        }

        private Builder(ClaimMapping from) {
            this.client = from.client;
            this.tokenId = from.tokenId;
            this.scope = from.scope;
            this.session = from.session;
            this.grant = from.grant;
            this.roles = from.roles;
            this.audienceFromClient = from.audienceFromClient;
            this.accessToken = from.accessToken;
        }

        /** Claims that can hold the client, in order. None: tokens of this issuer do not name their client. */
        public Builder client(List<String> claims) {
            this.client = names("client_id", claims);
            return this;
        }

        /** Claims that can hold the token's identifier, in order. None: tokens are identified by their hash. */
        public Builder tokenId(List<String> claims) {
            this.tokenId = names("jti", claims);
            return this;
        }

        /** Claims that can hold scopes, in order; the first that is not empty is read. */
        public Builder scope(List<String> claims) {
            this.scope = names("scope", claims);
            return this;
        }

        /** Claims that can hold the session, in order. */
        public Builder session(List<String> claims) {
            this.session = names("sid", claims);
            return this;
        }

        /** Claims that can hold the authorization grant, in order. Default: none. */
        public Builder grant(List<String> claims) {
            this.grant = names("grant", claims);
            return this;
        }

        /** Claims whose roles count as scopes. Default: none. */
        public Builder roles(List<RoleClaim> claims) {
            this.roles = List.copyOf(claims);
            return this;
        }

        /** Whether the client counts as the audience of a token without {@code aud}. Default: no. */
        public Builder audienceFromClient(boolean allowed) {
            this.audienceFromClient = allowed;
            return this;
        }

        /** The marks that distinguish an access token from the issuer's other tokens. */
        public Builder accessToken(AccessTokenMarks marks) {
            this.accessToken = marks;
            return this;
        }

        private static List<String> names(String term, List<String> claims) {
            if (claims.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("claims." + term + ": a claim name must not be empty");
            }
            return List.copyOf(claims);
        }

        public ClaimMapping build() {
            return new ClaimMapping(this);
        }
    }
}
