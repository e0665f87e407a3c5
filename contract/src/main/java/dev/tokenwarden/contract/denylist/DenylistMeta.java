package dev.tokenwarden.contract.denylist;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;

/**
 * The completeness marker. Snapshots and direct answers are valid only while it exists: a rebuild deletes it first and
 * writes it last, so that a wiped Redis never looks complete.
 *
 * @param format version of this format: 1
 * @param epoch changes with every rebuild; a reader of another epoch must read the whole view again
 * @param sequence number of the last feed record
 * @param offset ledger position up to which the entries are complete
 * @param beatMillis epoch milliseconds of the writer's last heartbeat
 */
public record DenylistMeta(int format, String epoch, long sequence, long offset, long beatMillis) {
    private static final Set<String> MEMBERS = Set.of("format", "epoch", "sequence", "offset", "beat_millis");

    public static final int FORMAT = 1;

    public DenylistMeta {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format: " + format + " is not known here, only " + FORMAT);
        }
        Objects.requireNonNull(epoch, "epoch");
    }

    public String toJson() {
        return FlatObject.write(
                new FlatObject.Member("format", format),
                new FlatObject.Member("epoch", epoch),
                new FlatObject.Member("sequence", sequence),
                new FlatObject.Member("offset", offset),
                new FlatObject.Member("beat_millis", beatMillis));
    }

    /**
     * @throws IOException if the text is no marker
     */
    public static DenylistMeta fromJson(String json) throws IOException {
        FlatObject read = FlatObject.parse(json, MEMBERS);
        long format = read.number("format");
        if (format != FORMAT) {
            throw new IOException("format: " + format + " is not known here, only " + FORMAT);
        }
        return new DenylistMeta(
                FORMAT, read.text("epoch"), read.number("sequence"), read.number("offset"), read.number("beat_millis"));
    }
}
