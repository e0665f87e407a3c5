package dev.tokenwarden.contract.denylist;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of the change feed. Sequence numbers have no gaps within an epoch: a reader that misses one, or meets
 * another epoch, reads the whole view again.
 *
 * @param name {@link dev.tokenwarden.contract.revocation.Target#name()}; null on a beat
 * @param value the entry's JSON on a put, else null
 * @param atMillis epoch milliseconds at which it was written
 */
public record FeedRecord(
        Op op,
        String epoch,
        long sequence,
        long offset,
        @Nullable String name,
        @Nullable String value,
        long atMillis) {
    public FeedRecord {
        Objects.requireNonNull(op, "op");
        Objects.requireNonNull(epoch, "epoch");
        if (op != Op.BEAT) {
            Objects.requireNonNull(name, "name");
        }
        if (op == Op.PUT) {
            Objects.requireNonNull(value, "value");
        }
    }

    /** What changed. Wire names are in lower case. */
    public enum Op {
        PUT,
        DEL,
        BEAT
    }

    /** The fields of the stream entry. */
    public Map<String, String> toFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("op", op.name().toLowerCase(Locale.ROOT));
        fields.put("epoch", epoch);
        fields.put("seq", Long.toString(sequence));
        fields.put("offset", Long.toString(offset));
        fields.put("at", Long.toString(atMillis));
        if (name != null) {
            fields.put("name", name);
        }
        if (value != null) {
            fields.put("value", value);
        }
        return fields;
    }

    /**
     * @throws IllegalArgumentException if a field is missing or malformed
     */
    public static FeedRecord fromFields(Map<String, String> fields) {
        Op op = Op.valueOf(field(fields, "op").toUpperCase(Locale.ROOT));
        return new FeedRecord(
                op,
                field(fields, "epoch"),
                Long.parseLong(field(fields, "seq")),
                Long.parseLong(field(fields, "offset")),
                op == Op.BEAT ? null : field(fields, "name"),
                op == Op.PUT ? field(fields, "value") : null,
                Long.parseLong(field(fields, "at")));
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + ": missing in a feed record");
        }
        return value;
    }
}
