package dev.tokenwarden.contract.detection;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The subject of a detection. The type determines which members are present: {@code token} (iss, and jti or hash),
 * {@code client} (client_id), {@code key} (iss, kid), {@code address}, {@code source} (a reporter or verifier),
 * {@code session} (iss, sid), {@code grant} (iss, grant), with audience, tool or iss beside it where the rule counts
 * per audience, tool or issuer.
 */
public record Subject(
        Type type,
        @Nullable String iss,
        @Nullable String jti,
        @Nullable String hash,
        @Nullable String clientId,
        @Nullable String sid,
        @Nullable String grant,
        @Nullable String kid,
        @Nullable String address,
        @Nullable String source,
        @Nullable String audience,
        @Nullable String tool) {
    public Subject {
        Objects.requireNonNull(type, "type");
        switch (type) {
            case TOKEN -> {
                Objects.requireNonNull(iss, "iss");
                Objects.requireNonNull(jti == null ? hash : jti, "jti");
            }
            case CLIENT -> Objects.requireNonNull(clientId, "client_id");
            case KEY -> Objects.requireNonNull(iss, "iss");
            case ADDRESS -> Objects.requireNonNull(address, "address");
            case SOURCE -> Objects.requireNonNull(source, "source");
            case SESSION -> {
                Objects.requireNonNull(iss, "iss");
                Objects.requireNonNull(sid, "sid");
            }
            case GRANT -> {
                Objects.requireNonNull(iss, "iss");
                Objects.requireNonNull(grant, "grant");
            }
        }
    }

    /** The kinds of subjects; wire names are in lower case. */
    public enum Type {
        @JsonProperty("token")
        TOKEN,
        @JsonProperty("client")
        CLIENT,
        @JsonProperty("key")
        KEY,
        @JsonProperty("address")
        ADDRESS,
        @JsonProperty("source")
        SOURCE,
        @JsonProperty("session")
        SESSION,
        @JsonProperty("grant")
        GRANT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A builder of a subject of this type. */
    public static Builder builder(Type type) {
        return new Builder(type);
    }

    public static Subject token(TokenIdentity token) {
        return builder(Type.TOKEN)
                .iss(token.iss())
                .jti(token.jti())
                .hash(token.hash())
                .build();
    }

    /** A session or a grant. */
    public static Subject family(FamilyIdentity family) {
        return switch (family.kind()) {
            case SESSION ->
                builder(Type.SESSION).iss(family.iss()).sid(family.name()).build();
            case GRANT ->
                builder(Type.GRANT).iss(family.iss()).grant(family.name()).build();
        };
    }

    /** A client, per issuer or audience where given. */
    public static Subject client(String clientId, @Nullable String iss, @Nullable String audience) {
        return builder(Type.CLIENT)
                .clientId(clientId)
                .iss(iss)
                .audience(audience)
                .build();
    }

    /** A client that called a tool. */
    public static Subject tool(String clientId, String tool) {
        return builder(Type.CLIENT).clientId(clientId).tool(tool).build();
    }

    /** A signing key, per audience where given. */
    public static Subject key(String iss, String kid, @Nullable String audience) {
        return builder(Type.KEY).iss(iss).kid(kid).audience(audience).build();
    }

    public static Subject address(String address) {
        return builder(Type.ADDRESS).address(address).build();
    }

    /** A reporter: the CloudEvents source of a verifier, or the name of a registration. */
    public static Subject source(String source) {
        return builder(Type.SOURCE).source(source).build();
    }

    /** The session or grant that this is about in {@code tenant}, or null if it is about something else. */
    public @Nullable FamilyIdentity family(String tenant) {
        if (iss == null) {
            return null;
        }
        return switch (type) {
            case SESSION -> FamilyIdentity.session(tenant, iss, or(sid));
            case GRANT -> FamilyIdentity.grant(tenant, iss, or(grant));
            default -> null;
        };
    }

    /**
     * The identifier of the subject, as people see it: its {@code jti}, else the first other member that is present.
     */
    public String name() {
        return Stream.of(jti, hash, sid, grant, clientId, kid, address, source)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /** The Kafka key of the detection, and part of what its id is a hash of. */
    public byte[] key(String tenant) {
        List<String> parts = new ArrayList<>(List.of(
                tenant,
                or(iss),
                jti != null ? "j" + jti : hash != null ? "h" + hash : "",
                or(clientId),
                or(kid),
                or(address),
                or(source),
                or(audience)));
        // Absent parts are omitted, so that the keys of earlier versions stay the same.
        if (sid != null || grant != null || tool != null) {
            parts.addAll(List.of(or(sid), or(grant), or(tool)));
        }
        return LengthPrefixed.encode((byte) type.wireName().charAt(0), parts.toArray(String[]::new));
    }

    private static String or(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Builds a {@link Subject}. Not thread-safe. */
    public static final class Builder {
        private final Subject.Type type;
        private @Nullable String iss;
        private @Nullable String jti;
        private @Nullable String hash;
        private @Nullable String clientId;
        private @Nullable String sid;
        private @Nullable String grant;
        private @Nullable String kid;
        private @Nullable String address;
        private @Nullable String source;
        private @Nullable String audience;
        private @Nullable String tool;

        private Builder(Subject.Type type) {
            this.type = type;
        }

        public Builder iss(@Nullable String value) {
            iss = value;
            return this;
        }

        public Builder jti(@Nullable String value) {
            jti = value;
            return this;
        }

        public Builder hash(@Nullable String value) {
            hash = value;
            return this;
        }

        public Builder clientId(@Nullable String value) {
            clientId = value;
            return this;
        }

        public Builder sid(@Nullable String value) {
            sid = value;
            return this;
        }

        public Builder grant(@Nullable String value) {
            grant = value;
            return this;
        }

        public Builder kid(@Nullable String value) {
            kid = value;
            return this;
        }

        public Builder address(@Nullable String value) {
            address = value;
            return this;
        }

        public Builder source(@Nullable String value) {
            source = value;
            return this;
        }

        public Builder audience(@Nullable String value) {
            audience = value;
            return this;
        }

        public Builder tool(@Nullable String value) {
            tool = value;
            return this;
        }

        /** The subject. It throws if a member that its type needs was not set. */
        public Subject build() {
            return new Subject(type, iss, jti, hash, clientId, sid, grant, kid, address, source, audience, tool);
        }
    }
}
