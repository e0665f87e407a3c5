package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token of the API that was made through the API: a record of {@code warden-api-tokens}, keyed by name. A tombstone revokes it.
 *
 * @param sha256 of the token, in hexadecimal; the token itself is not kept
 * @param role in lower case
 * @param tenants where the role holds; {@code *}: in all
 * @param person who made it, and acts with it: two tokens of one person are one person
 * @param expires from when it is refused; null: never
 */
public record IssuedToken(
        String name,
        String sha256,
        String role,
        List<String> tenants,
        String person,
        Instant created,
        @Nullable Instant expires) {
    public IssuedToken {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(created, "created");
        tenants = List.copyOf(tenants);
    }

    /** Whether it is accepted at that time. */
    public boolean isValidAt(Instant time) {
        return expires == null || time.isBefore(expires);
    }

    byte[] toJson() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException("a token record always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the bytes are no token record
     */
    static IssuedToken fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, IssuedToken.class);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "IssuedToken[" + name + ", " + role + ", " + tenants + "]";
    }
}
