package dev.tokenwarden.contract.denylist;

import dev.tokenwarden.contract.revocation.Revocation;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
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
        boolean shadow,
        long effectiveMillis,
        @Nullable Long cutoffSeconds,
        @Nullable Long expiresMillis,
        long offset) {
    private static final Set<String> MEMBERS = Set.of("s", "e", "c", "x", "o");

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
        return FlatObject.write(
                new FlatObject.Member("s", shadow),
                new FlatObject.Member("e", effectiveMillis),
                new FlatObject.Member("c", cutoffSeconds),
                new FlatObject.Member("x", expiresMillis),
                new FlatObject.Member("o", offset));
    }

    /**
     * @throws IOException if the text is no entry
     */
    public static DenylistEntry fromJson(String json) throws IOException {
        FlatObject read = FlatObject.parse(json, MEMBERS);
        return new DenylistEntry(
                read.flag("s"), read.number("e"), read.numberOrNull("c"), read.numberOrNull("x"), read.number("o"));
    }
}
