package dev.tokenwarden.contract.revocation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is revoked. Every member must be filled: an empty target is an error, never "all". */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Target.OfToken.class, name = "token"),
    @JsonSubTypes.Type(value = Target.OfChain.class, name = "chain"),
    @JsonSubTypes.Type(value = Target.OfSubject.class, name = "subject"),
    @JsonSubTypes.Type(value = Target.OfClient.class, name = "client"),
    @JsonSubTypes.Type(value = Target.OfKey.class, name = "key"),
    @JsonSubTypes.Type(value = Target.OfThumbprint.class, name = "thumbprint"),
    @JsonSubTypes.Type(value = Target.OfIssuer.class, name = "issuer"),
    @JsonSubTypes.Type(value = Target.OfSession.class, name = "session"),
    @JsonSubTypes.Type(value = Target.OfGrant.class, name = "grant"),
})
public sealed interface Target {
    String tenant();

    /**
     * The entry's name in the denylist, below the tenant's prefix: the kind, then each member with its length in bytes
     * of UTF-8, as in {@code token:24:https://idp.acme.example:2:a1}. No two targets share a name.
     */
    String name();

    /** The Kafka key of the ledger record. */
    default byte[] key() {
        return LengthPrefixed.encode((byte) 'r', tenant(), name());
    }

    /** A short stable id for URLs: 32 hexadecimal digits. */
    default String id() {
        return Digests.hex(Digests.sha256(key()), 16);
    }

    /**
     * The token that this target names. Tokens that were exchanged from it are revoked with it. Empty for every other kind of
     * target.
     */
    default Optional<TokenIdentity> head() {
        return Optional.empty();
    }

    /** The target that revokes that token alone. */
    static OfToken token(TokenIdentity token) {
        return new OfToken(token.tenant(), token.iss(), token.jti(), token.hash());
    }

    /** The target that revokes that token and all that was ever exchanged from it. */
    static OfChain chain(TokenIdentity token) {
        return new OfChain(token.tenant(), token.iss(), token.jti(), token.hash());
    }

    /** The target that revokes that session or grant. */
    static Target family(FamilyIdentity family) {
        return switch (family.kind()) {
            case SESSION -> new OfSession(family.tenant(), family.iss(), family.name());
            case GRANT -> new OfGrant(family.tenant(), family.iss(), family.name());
        };
    }

    /** This one token, called by its {@code jti} where it has one; a hash beside that is left out. */
    record OfToken(
            String tenant,
            String iss,
            @Nullable String jti,
            @Nullable String hash) implements Target {
        public OfToken {
            Targets.require("tenant", tenant);
            Targets.require("iss", iss);
            Targets.requireName(jti, hash);
            hash = jti == null ? hash : null;
        }

        public TokenIdentity token() {
            return Targets.identity(tenant, iss, jti, hash);
        }

        @Override
        public Optional<TokenIdentity> head() {
            return Optional.of(token());
        }

        @Override
        public String name() {
            return Targets.name(jti != null ? "token" : "hash", iss, token().name());
        }
    }

    /** This token, called as in {@link OfToken}, and all that was ever exchanged from it, or will be. */
    record OfChain(
            String tenant,
            String iss,
            @Nullable String jti,
            @Nullable String hash) implements Target {
        public OfChain {
            Targets.require("tenant", tenant);
            Targets.require("iss", iss);
            Targets.requireName(jti, hash);
            hash = jti == null ? hash : null;
        }

        public TokenIdentity token() {
            return Targets.identity(tenant, iss, jti, hash);
        }

        @Override
        public Optional<TokenIdentity> head() {
            return Optional.of(token());
        }

        @Override
        public String name() {
            return Targets.name(jti != null ? "chain" : "chain-hash", iss, token().name());
        }
    }

    /** Tokens of this issuer and subject, issued at or before the cut-off. */
    record OfSubject(String tenant, String iss, String sub) implements Target {
        public OfSubject {
            Targets.require("tenant", tenant);
            Targets.require("iss", iss);
            Targets.require("sub", sub);
        }

        @Override
        public String name() {
            return Targets.name("subject", iss, sub);
        }
    }

    /** Tokens of this client, of any issuer of the tenant, issued at or before the cut-off. */
    record OfClient(String tenant, String clientId) implements Target {
        public OfClient {
            Targets.require("tenant", tenant);
            Targets.require("client_id", clientId);
        }

        @Override
        public String name() {
            return Targets.name("client", clientId);
        }
    }

    /** Every token of this issuer that this key verifies, whenever issued. */
    record OfKey(String tenant, String iss, String kid) implements Target {
        public OfKey {
            Targets.require("tenant", tenant);
            Targets.require("iss", iss);
            Targets.require("kid", kid);
        }

        @Override
        public String name() {
            return Targets.name("key", iss, kid);
        }
    }

    /** Every token that the key of this JWK SHA-256 thumbprint (RFC 7638) verifies, whenever issued. */
    record OfThumbprint(String tenant, String jkt) implements Target {
        public OfThumbprint {
            Targets.require("tenant", tenant);
            Targets.require("jkt", jkt);
        }

        @Override
        public String name() {
            return Targets.name("thumbprint", jkt);
        }
    }

    /** Tokens of this issuer, issued at or before the cut-off; all of them where the cut-off is absent. */
    record OfIssuer(String tenant, String iss) implements Target {
        public OfIssuer {
            Targets.require("tenant", tenant);
            Targets.require("iss", iss);
        }

        @Override
        public String name() {
            return Targets.name("issuer", iss);
        }
    }

    /**
     * A session: every token that carries this session identifier, known and yet to come, and all that was exchanged from them.
     *
     * @param sid the claim {@code sid} (OpenID Connect Front-Channel Logout 1.0, section 3)
     */
    record OfSession(String tenant, String iss, String sid) implements Target {
        public OfSession {
            Targets.require("tenant", tenant);
            Targets.require("iss", iss);
            Targets.require("sid", sid);
        }

        @Override
        public String name() {
            return Targets.name("session", iss, sid);
        }
    }

    /**
     * An authorization grant: every token that was issued from it, known and yet to come, and all that was exchanged from them.
     *
     * @param grant the identifier that the issuer chose for the grant; never a refresh token
     */
    record OfGrant(String tenant, String iss, String grant) implements Target {
        public OfGrant {
            Targets.require("tenant", tenant);
            Targets.require("iss", iss);
            Targets.require("grant", grant);
        }

        @Override
        public String name() {
            return Targets.name("grant", iss, grant);
        }
    }
}
