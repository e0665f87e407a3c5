package dev.tokenwarden.contract.denylist;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

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
    public static final int FORMAT = 1;

    public DenylistMeta {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format: " + format + " is not known here, only " + FORMAT);
        }
        Objects.requireNonNull(epoch, "epoch");
    }

    public String toJson() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (IOException e) {
            throw new UncheckedIOException("a marker always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the text is no marker
     */
    public static DenylistMeta fromJson(String json) throws IOException {
        return Json.MAPPER.readValue(json, DenylistMeta.class);
    }
}
