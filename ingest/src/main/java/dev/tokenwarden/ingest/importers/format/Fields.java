package dev.tokenwarden.ingest.importers.format;

import dev.tokenwarden.contract.Placeholders;
import dev.tokenwarden.contract.WellFormed;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.ingest.importers.records.LogTimes;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of one record that its shape asks for. Placeholders such as {@code -} count as absent. */
final class Fields {
    /** Longest name of a token, issuer, subject or client. */
    private static final int LONGEST_NAME = 1_024;
    /** Text that only describes is cut here: a long user agent must not make its use disappear. */
    private static final int LONGEST_REMARK = 512;

    private static final int COUNTRY_CODE = 2;
    private static final int MOST_PLACES = 1 << 12;
    private static final String SEPARATOR = "\u0000";

    private final List<String> names;
    private final @Nullable String[] texts;
    private final int[] places;
    private final @Nullable List<Fields>[] lists;
    private Map<String, Object> claims = Map.of();

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
    Fields(List<String> names, int listSlots) {
        this.names = names;
        this.texts = new @Nullable String[names.size()];
        this.places = new int[names.size()];
        this.lists = (List<Fields>[]) new List[listSlots];
    }

    /**
     * A number for the place of a value.
     *
     * @param level how many envelopes are around: the innermost value wins
     * @param rank among several places for one value, the lowest wins
     */
    static int place(int level, int rank) {
        return (level + 1) * MOST_PLACES - rank;
    }

    /**
     * Puts a value. A placeholder is left out. Of values in several places, that in the place with the highest number counts.
     * Values in one place must be equal.
     *
     * @param many whether the member may have several values
     */
    void put(int slot, String name, String text, int place, boolean many) throws UnreadableRecordException {
        if (Placeholders.isPlaceholder(text)) {
            return;
        }
        if (!WellFormed.isUnicode(text) || many && text.contains(SEPARATOR)) {
            throw new UnreadableRecordException(UnreadableRecordException.WRONG_TYPE, name);
        }
        String known = texts[slot];
        if (known == null || place > places[slot]) {
            texts[slot] = text;
            places[slot] = place;
        } else if (place == places[slot] && many) {
            texts[slot] = known + SEPARATOR + text;
        } else if (place == places[slot] && !known.equals(text)) {
            throw new UnreadableRecordException(UnreadableRecordException.DUPLICATE, name);
        }
    }

    /** All values of a member that may have several; empty if there are none. */
    List<String> all(int slot) {
        String text = texts[slot];
        return text == null ? List.of() : List.of(text.split(SEPARATOR, -1));
    }

    /** The last value of a member that may have several. */
    @Nullable
    String last(int slot) {
        String text = texts[slot];
        return text == null ? null : text.substring(text.lastIndexOf(SEPARATOR) + 1);
    }

    void claims(Map<String, Object> read) {
        claims = read.isEmpty() ? claims : read;
    }

    /** The claims in the record; empty if there are none. */
    Map<String, Object> claims() {
        return claims;
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

    /** A name: one that is too long is refused. */
    @Nullable
    String name(int slot) throws UnreadableRecordException {
        String text = texts[slot];
        return text == null ? null : checkedName(names.get(slot), text);
    }

    static String checkedName(String field, String text) throws UnreadableRecordException {
        if (text.length() > LONGEST_NAME) {
            throw new UnreadableRecordException(UnreadableRecordException.OUT_OF_RANGE, field);
        }
        return text;
    }

    /** @throws UnreadableRecordException if there is none */
    String require(int slot) throws UnreadableRecordException {
        String text = name(slot);
        if (text == null) {
            throw new UnreadableRecordException(UnreadableRecordException.MISSING, names.get(slot));
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

    /** A name that events limit to 512 characters; null where it is longer. */
    @Nullable
    String shortName(int slot) {
        String text = texts[slot];
        return text == null || text.length() > LONGEST_REMARK ? null : text;
    }

    /** A time of the years that events may have. */
    Instant time(int slot) throws UnreadableRecordException {
        return LogTimes.parse(names.get(slot), require(slot));
    }

    /** A timestamp in NumericDate seconds; null where there is none, or none that can be read. */
    @Nullable
    Long secondsOrNull(int slot) {
        Instant time = LogTimes.parseOrNull(texts[slot]);
        return time == null ? null : time.getEpochSecond();
    }

    /** A NumericDate, also with a fraction; null where there is none. */
    @Nullable
    Long numericDateOrNull(int slot) {
        return LogTimes.numericDate(texts[slot]);
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

    /** Where an address is; null where the record does not say. A place of (0, 0) means an unknown place. */
    ClientContext.@Nullable Geo geo(@Nullable String country, int lat, int lon) {
        Double north = degreesOrNull(lat, 90);
        Double east = degreesOrNull(lon, 180);
        boolean placed = north != null && east != null && (north != 0 || east != 0);
        String code = country != null && country.length() == COUNTRY_CODE ? country : null;
        return code == null && !placed
                ? null
                : new ClientContext.Geo(code, placed ? north : null, placed ? east : null);
    }

    private @Nullable Double degreesOrNull(int slot, double max) {
        String text = texts[slot];
        try {
            double value = text == null ? Double.NaN : Double.parseDouble(text);
            return Math.abs(value) <= max ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
