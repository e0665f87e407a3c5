package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An API token that was created through the API: a record of {@code warden-api-tokens}, keyed by name. A tombstone revokes it.
 *
 * @param sha256 SHA-256 of the token, in hexadecimal; the token itself is not kept
 * @param role the role, in lower case
 * @param tenants tenants of the role; {@code *}: all
 * @param person the person who created and uses the token; approvals with two tokens of one person count once
 * @param expires time from which the token is refused; null: never
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
     * @throws IOException if the bytes are not a token record
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
