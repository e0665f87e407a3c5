package dev.tokenwarden.contract.denylist;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier publishes after it has applied the feed, and again with every heartbeat.
 *
 * @param verifier the verifier's id, as in the channel's name
 * @param sequence last feed record applied
 * @param offset ledger position up to which the verifier has applied the records
 * @param atMillis when it was applied, epoch milliseconds by the verifier's clock
 * @param missing how many entries the index named and Redis no longer had when the verifier read them; null: none. The service
 *     then writes them again
 */
public record Ack(
        String verifier,
        String epoch,
        long sequence,
        long offset,
        long atMillis,
        @Nullable Long missing) {
    private static final Set<String> MEMBERS =
            Set.of("verifier", "epoch", "sequence", "offset", "at_millis", "missing");

    /** An acknowledgement of a denylist of which nothing is missing. */
    public Ack(String verifier, String epoch, long sequence, long offset, long atMillis) {
        this(verifier, epoch, sequence, offset, atMillis, null);
    }

    public Ack {
        Objects.requireNonNull(verifier, "verifier");
        Objects.requireNonNull(epoch, "epoch");
    }

    public String toJson() {
        return FlatObject.write(
                new FlatObject.Member("verifier", verifier),
                new FlatObject.Member("epoch", epoch),
                new FlatObject.Member("sequence", sequence),
                new FlatObject.Member("offset", offset),
                new FlatObject.Member("at_millis", atMillis),
                new FlatObject.Member("missing", missing));
    }

    /**
     * @throws IOException if the text is no acknowledgement
     */
    public static Ack fromJson(String json) throws IOException {
        FlatObject read = FlatObject.parse(json, MEMBERS);
        return new Ack(
                read.text("verifier"),
                read.text("epoch"),
                read.number("sequence"),
                read.number("offset"),
                read.number("at_millis"),
                read.numberOrNull("missing"));
    }
}
