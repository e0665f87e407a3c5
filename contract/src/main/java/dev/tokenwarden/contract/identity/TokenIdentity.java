package dev.tokenwarden.contract.identity;

import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a token: (tenant, iss, jti), or without {@code jti} (tenant, iss, hash of the signing input). No key depends on a
 * signature or on a whole token, because both can be varied and stay valid.
 *
 * @param name the {@code jti}, or the base64url SHA-256 of the signing input
 */
public record TokenIdentity(String tenant, String iss, Kind kind, String name) {
    /** Which claim names the token. */
    public enum Kind {
        JTI('j'),
        HASH('h');

        private final byte tag;

        Kind(char tag) {
            this.tag = (byte) tag;
        }
    }

    public TokenIdentity {
        if (tenant.isEmpty() || iss.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a token identity has a tenant, an issuer and a name");
        }
    }

    /** The identity of {@code token} in {@code tenant}, or null if it has neither {@code jti} nor {@code hash}. */
    public static @Nullable TokenIdentity of(String tenant, Token token) {
        return of(tenant, token.iss(), token.jti(), token.hash());
    }

    /** The identity that {@code ref} names in {@code tenant}, or null if it names none. */
    public static @Nullable TokenIdentity of(String tenant, TokenRef ref) {
        return of(tenant, ref.iss(), ref.jti(), ref.hash());
    }

    /** The identity of those claims, by {@code jti} where there is one. */
    public static @Nullable TokenIdentity of(
            @Nullable String tenant, @Nullable String iss, @Nullable String jti, @Nullable String hash) {
        if (tenant == null || tenant.isEmpty() || iss == null || iss.isEmpty()) {
            return null;
        }
        if (jti != null && !jti.isEmpty()) {
            return new TokenIdentity(tenant, iss, Kind.JTI, jti);
        }
        return hash == null || hash.isEmpty() ? null : new TokenIdentity(tenant, iss, Kind.HASH, hash);
    }

    public @Nullable String jti() {
        return kind == Kind.JTI ? name : null;
    }

    public @Nullable String hash() {
        return kind == Kind.HASH ? name : null;
    }

    /** The Kafka key of every record about this token. */
    public byte[] toBytes() {
        return LengthPrefixed.encode(kind.tag, tenant, iss, name);
    }

    /**
     * @throws IllegalArgumentException if the bytes are not a token identity
     */
    public static TokenIdentity fromBytes(byte[] bytes) {
        List<String> parts = LengthPrefixed.decode(bytes);
        if (parts.size() != 3 || !(bytes[0] == Kind.JTI.tag || bytes[0] == Kind.HASH.tag)) {
            throw new IllegalArgumentException("not a token identity");
        }
        return new TokenIdentity(
                parts.get(0), parts.get(1), bytes[0] == Kind.JTI.tag ? Kind.JTI : Kind.HASH, parts.get(2));
    }

    /**
     * The Kafka key of an admitted event: the token's identity. A revoked event that names no token has the identity of
     * its grant, else of its session ({@link FamilyIdentity}). Any other event about a token without identity has a key
     * of its own (tag {@code e}: source and id; tag {@code s} for a verifier's status: source).
     */
    public static byte[] eventKey(TokenEvent event) {
        Token token = event.token();
        if (token == null) {
            return LengthPrefixed.encode((byte) 's', event.tenant(), event.source());
        }
        TokenIdentity identity = of(event.tenant(), token);
        if (identity != null) {
            return identity.toBytes();
        }
        List<FamilyIdentity> families =
                event.type() == EventType.REVOKED ? FamilyIdentity.namedBy(event.tenant(), token) : List.of();
        return families.isEmpty()
                ? LengthPrefixed.encode((byte) 'e', event.tenant(), event.source(), event.id())
                : families.get(0).toBytes();
    }
}
