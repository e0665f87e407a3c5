package dev.tokenwarden.contract.detection;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tokenwarden.contract.identity.LengthPrefixed;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a detection is about. Which members are present follows from the type: {@code token} (iss, and jti or hash),
 * {@code client} (client_id), {@code key} (iss, kid), {@code address}, {@code source} (a reporter or verifier), with
 * audience or iss beside it where the rule counts per audience or issuer.
 */
public record Subject(
        Type type,
        @Nullable String iss,
        @Nullable String jti,
        @Nullable String hash,
        @Nullable String clientId,
        @Nullable String kid,
        @Nullable String address,
        @Nullable String source,
        @Nullable String audience) {
    public Subject {
        Objects.requireNonNull(type, "type");
        switch (type) {
            case TOKEN -> {
                Objects.requireNonNull(iss, "iss");
                Objects.requireNonNull(jti == null ? hash : jti, "jti");
            }
            case CLIENT -> Objects.requireNonNull(clientId, "client_id");
            case KEY -> {
                Objects.requireNonNull(iss, "iss");
                Objects.requireNonNull(kid, "kid");
            }
            case ADDRESS -> Objects.requireNonNull(address, "address");
            case SOURCE -> Objects.requireNonNull(source, "source");
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
        SOURCE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Subject token(TokenIdentity token) {
        return new Subject(Type.TOKEN, token.iss(), token.jti(), token.hash(), null, null, null, null, null);
    }

    /** A client, per issuer or audience where given. */
    public static Subject client(String clientId, @Nullable String iss, @Nullable String audience) {
        return new Subject(Type.CLIENT, iss, null, null, clientId, null, null, null, audience);
    }

    /** A signing key, per audience where given. */
    public static Subject key(String iss, String kid, @Nullable String audience) {
        return new Subject(Type.KEY, iss, null, null, null, kid, null, null, audience);
    }

    public static Subject address(String address) {
        return new Subject(Type.ADDRESS, null, null, null, null, null, address, null, null);
    }

    /** A reporter: the CloudEvents source of a verifier, or the name of a registration. */
    public static Subject source(String source) {
        return new Subject(Type.SOURCE, null, null, null, null, null, null, source, null);
    }

    /** The Kafka key of the detection, and part of what its id is a hash of. */
    public byte[] key(String tenant) {
        return LengthPrefixed.encode(
                (byte) type.wireName().charAt(0),
                tenant,
                or(iss),
                jti != null ? "j" + jti : hash != null ? "h" + hash : "",
                or(clientId),
                or(kid),
                or(address),
                or(source),
                or(audience));
    }

    private static String or(@Nullable String value) {
        return value == null ? "" : value;
    }
}
