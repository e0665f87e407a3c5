package dev.tokenwarden.contract.revocation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a revocation revokes. Every member must have a value: an empty target is an error, and never means "all". */
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
     * Name of the denylist entry, after the tenant's prefix: the kind, then each member after its length in bytes of
     * UTF-8, as in {@code token:24:https://idp.acme.example:2:a1}. Different targets have different names.
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

    /** The target that revokes that token and every token that was exchanged from it, directly or over several exchanges. */
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

    /** A target that names one token. The token has a {@code jti}, or else a hash. */
    sealed interface OfOneToken extends Target {
        String iss();

        @Nullable
        String jti();

        @Nullable
        String hash();

        /** The named token. */
        default TokenIdentity token() {
            return Targets.identity(tenant(), iss(), jti(), hash());
        }

        @Override
        default Optional<TokenIdentity> head() {
            return Optional.of(token());
        }
    }

    /** Revokes this token alone. The token is named by its {@code jti} if it has one; the hash is then left out. */
    record OfToken(
            String tenant,
            String iss,
            @Nullable String jti,
            @Nullable String hash) implements OfOneToken {
        public OfToken {
            Targets.requireTokenName(tenant, iss, jti, hash);
            hash = jti == null ? hash : null;
        }

        @Override
        public String name() {
            return Targets.name(jti != null ? "token" : "hash", iss, token().name());
        }
    }

    /** Revokes this token, named as in {@link OfToken}, and every token that was or will be exchanged from it. */
    record OfChain(
            String tenant,
            String iss,
            @Nullable String jti,
            @Nullable String hash) implements OfOneToken {
        public OfChain {
            Targets.requireTokenName(tenant, iss, jti, hash);
            hash = jti == null ? hash : null;
        }

        @Override
        public String name() {
            return Targets.name(jti != null ? "chain" : "chain-hash", iss, token().name());
        }
    }

    /** Tokens of this issuer and subject, issued at or before the cut-off. */
    record OfSubject(String tenant, String iss, String sub) implements Target {
        public OfSubject {
            Targets.requireOfIssuer(tenant, iss, "sub", sub);
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

    /** Every token of this issuer that this key signed, at any time. */
    record OfKey(String tenant, String iss, String kid) implements Target {
        public OfKey {
            Targets.requireOfIssuer(tenant, iss, "kid", kid);
        }

        @Override
        public String name() {
            return Targets.name("key", iss, kid);
        }
    }

    /** Every token that the key with this JWK SHA-256 thumbprint (RFC 7638) signed, at any time. */
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

    /** Tokens of this issuer that were issued at or before the cut-off; without a cut-off, all tokens of the issuer. */
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
     * A session: every present and future token that carries this session identifier, and every token exchanged from those.
     *
     * @param sid the claim {@code sid} (OpenID Connect Front-Channel Logout 1.0, section 3)
     */
    record OfSession(String tenant, String iss, String sid) implements Target {
        public OfSession {
            Targets.requireOfIssuer(tenant, iss, "sid", sid);
        }

        @Override
        public String name() {
            return Targets.name("session", iss, sid);
        }
    }

    /**
     * An authorization grant: every present and future token that is issued from it, and every token exchanged from those.
     *
     * @param grant the identifier that the issuer chose for the grant; never a refresh token
     */
    record OfGrant(String tenant, String iss, String grant) implements Target {
        public OfGrant {
            Targets.requireOfIssuer(tenant, iss, "grant", grant);
        }

        @Override
        public String name() {
            return Targets.name("grant", iss, grant);
        }
    }
}
