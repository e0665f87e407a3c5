package dev.tokenwarden.contract.denylist;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Revocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of an entry: compact JSON with one-letter members.
 *
 * @param shadow {@code s}: true in shadow: verifiers accept the token and report it
 * @param effectiveMillis {@code e}: epoch milliseconds from which on uses are denied
 * @param cutoffSeconds {@code c}: NumericDate; tokens with a later {@code iat} are not covered; absent: all are
 * @param expiresMillis {@code x}: epoch milliseconds at which the entry ends; absent: no end
 * @param offset {@code o}: position in the ledger; of two values for one name the higher is the newer
 */
public record DenylistEntry(
        @JsonProperty("s") boolean shadow,
        @JsonProperty("e") long effectiveMillis,
        @JsonProperty("c") @Nullable Long cutoffSeconds,
        @JsonProperty("x") @Nullable Long expiresMillis,
        @JsonProperty("o") long offset) {

    /** The entry of the ledger record at {@code offset}. */
    public static DenylistEntry of(Revocation revocation, long offset) {
        return new DenylistEntry(
                revocation.state() == Revocation.State.SHADOW,
                revocation.effective().toEpochMilli(),
                map(revocation.cutoff(), true),
                map(revocation.expires(), false),
                offset);
    }

    private static @Nullable Long map(@Nullable Instant instant, boolean seconds) {
        return instant == null ? null : (Long) (seconds ? instant.getEpochSecond() : instant.toEpochMilli());
    }

    public String toJson() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (IOException e) {
            throw new UncheckedIOException("an entry always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the text is no entry
     */
    public static DenylistEntry fromJson(String json) throws IOException {
        return Json.MAPPER.readValue(json, DenylistEntry.class);
    }
}
