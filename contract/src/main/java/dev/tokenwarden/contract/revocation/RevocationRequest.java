package dev.tokenwarden.contract.revocation;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Target.OfToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to the revocation service ({@code revocation-requests}): the revocation of a token that an
 * identity provider reported, or that of a descendant of a revoked one.
 *
 * @param id deterministic, so that a request that is sent again changes nothing
 * @param parent the revoked token that this one descends from; null if it was revoked itself
 * @param expires the token's {@code exp}, where known
 */
public record RevocationRequest(
        String id,
        Target target,
        @Nullable OfToken parent,
        Instant effective,
        @Nullable Instant expires,
        String actor,
        String reason) {
    public RevocationRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(effective, "effective");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(reason, "reason");
    }

    public byte[] toJson() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException("a request always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the bytes are no request
     */
    public static RevocationRequest fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, RevocationRequest.class);
    }
}
