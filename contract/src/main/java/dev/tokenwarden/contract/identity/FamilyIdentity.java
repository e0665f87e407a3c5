package dev.tokenwarden.contract.identity;

import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.event.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Identity of a family of tokens: a session (tenant, iss, {@code sid}) or an authorization grant (tenant, iss, {@code
 * grant}). It never equals the identity of a token, for any names: their tags differ.
 *
 * @param name the {@code sid} or the {@code grant}
 */
public record FamilyIdentity(String tenant, String iss, Kind kind, String name) {
    /** Which value names the family. */
    public enum Kind {
        SESSION('S'),
        GRANT('G');

        private final byte tag;

        Kind(char tag) {
            this.tag = (byte) tag;
        }
    }

    public FamilyIdentity {
        if (tenant.isEmpty() || iss.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a session or grant has a tenant, an issuer and a name");
        }
    }

    public static FamilyIdentity session(String tenant, String iss, String sid) {
        return new FamilyIdentity(tenant, iss, Kind.SESSION, sid);
    }

    public static FamilyIdentity grant(String tenant, String iss, String grant) {
        return new FamilyIdentity(tenant, iss, Kind.GRANT, grant);
    }

    /** The families that {@code token} names in {@code tenant}, its grant before its session. */
    public static List<FamilyIdentity> namedBy(String tenant, Token token) {
        FamilyIdentity grant = ofNullable(tenant, token.iss(), Kind.GRANT, token.grant());
        FamilyIdentity session = ofNullable(tenant, token.iss(), Kind.SESSION, token.sid());
        if (grant == null) {
            return session == null ? List.of() : List.of(session);
        }
        return session == null ? List.of(grant) : List.of(grant, session);
    }

    private static @Nullable FamilyIdentity ofNullable(String tenant, String iss, Kind kind, @Nullable String name) {
        return tenant.isEmpty() || iss.isEmpty() || name == null || name.isEmpty()
                ? null
                : new FamilyIdentity(tenant, iss, kind, name);
    }

    /** The Kafka key of every record about this family. */
    public byte[] toBytes() {
        return LengthPrefixed.encode(kind.tag, tenant, iss, name);
    }

    /**
     * @throws IllegalArgumentException if the bytes are not the identity of a session or grant
     */
    public static FamilyIdentity fromBytes(byte[] bytes) {
        List<String> parts = LengthPrefixed.decode(bytes);
        if (parts.size() != 3 || !(bytes[0] == Kind.SESSION.tag || bytes[0] == Kind.GRANT.tag)) {
            throw new IllegalArgumentException("not the identity of a session or grant");
        }
        return new FamilyIdentity(
                parts.get(0), parts.get(1), bytes[0] == Kind.GRANT.tag ? Kind.GRANT : Kind.SESSION, parts.get(2));
    }
}
