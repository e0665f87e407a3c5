package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.contract.WellFormed;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of one record that its {@link RecordShape} asks for. Empty text counts as absent. */
final class Fields {
    /** Longest name of a token, issuer, subject or client. */
    private static final int LONGEST_NAME = 1_024;
    /** What a client says of itself is cut here: a long user agent must not make its use disappear. */
    private static final int LONGEST_REMARK = 512;

    private final RecordShape shape;
    private final @Nullable String[] texts;
    private final @Nullable List<Fields>[] lists;

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
    Fields(RecordShape shape, int textSlots, int listSlots) {
        this.shape = shape;
        this.texts = new @Nullable String[textSlots];
        this.lists = (List<Fields>[]) new List[listSlots];
    }

    /** @param repeated whether the member may come more than once, the last one counting */
    void put(int slot, String name, String text, boolean repeated) throws UnreadableRecordException {
        if (text.isEmpty()) {
            return;
        }
        if (texts[slot] != null && !repeated) {
            throw new UnreadableRecordException(UnreadableRecordException.DUPLICATE, name);
        }
        if (!WellFormed.isUnicode(text)) {
            throw new UnreadableRecordException(UnreadableRecordException.WRONG_TYPE, name);
        }
        texts[slot] = text;
    }

    /** Puts the text under the name that the shape knows it by, if it does. */
    void put(String text, String... path) throws UnreadableRecordException {
        int slot = shape.slot(path);
        if (slot >= 0) {
            put(slot, path[path.length - 1], text, true);
        }
    }

    void add(int list, Fields element) {
        List<Fields> known = lists[list];
        if (known == null) {
            known = new ArrayList<>(4);
            lists[list] = known;
        }
        known.add(element);
    }

    /** The text, or null where the record has none. */
    @Nullable
    String get(int slot) {
        return texts[slot];
    }

    String or(int slot, String other) {
        String text = texts[slot];
        return text == null ? other : text;
    }

    boolean is(int slot, String expected) {
        return expected.equals(texts[slot]);
    }

    List<Fields> list(int slot) {
        List<Fields> known = lists[slot];
        return known == null ? List.of() : known;
    }

    /** A name: what is too long for one is refused. */
    @Nullable
    String name(int slot) throws UnreadableRecordException {
        String text = texts[slot];
        if (text != null && text.length() > LONGEST_NAME) {
            throw new UnreadableRecordException(UnreadableRecordException.OUT_OF_RANGE, shape.name(slot));
        }
        return text;
    }

    /** @throws UnreadableRecordException if there is none */
    String require(int slot) throws UnreadableRecordException {
        String text = name(slot);
        if (text == null) {
            throw new UnreadableRecordException(UnreadableRecordException.MISSING, shape.name(slot));
        }
        return text;
    }

    /** Text that only describes: cut to a length that any event has room for. */
    @Nullable
    String remark(int slot) {
        return cut(texts[slot]);
    }

    static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= LONGEST_REMARK) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_REMARK - 1)) ? LONGEST_REMARK - 1 : LONGEST_REMARK;
        return text.substring(0, end);
    }

    /** An RFC 3339 timestamp of the years that events may have. */
    Instant time(int slot) throws UnreadableRecordException {
        try {
            return Timestamps.parse(shape.name(slot), require(slot));
        } catch (InvalidEventException e) {
            throw UnreadableRecordException.of(e);
        }
    }

    /** A timestamp in NumericDate seconds; null where there is none, or none that can be read. */
    @Nullable
    Long secondsOrNull(int slot) {
        String text = texts[slot];
        try {
            return text == null ? null : Timestamps.parse("", text).getEpochSecond();
        } catch (InvalidEventException e) {
            return null;
        }
    }

    /** A whole number from 0 to {@code max}, or null. */
    @Nullable
    Long numberOrNull(int slot, long max) {
        String text = texts[slot];
        if (text == null || text.length() > 18) {
            return null;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            value = value * 10 + (c - '0');
        }
        return value > max ? null : value;
    }

    /** A number of degrees, or null. */
    @Nullable
    Double degreesOrNull(int slot, double max) {
        String text = texts[slot];
        try {
            double value = text == null ? Double.NaN : Double.parseDouble(text);
            return Math.abs(value) <= max ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
