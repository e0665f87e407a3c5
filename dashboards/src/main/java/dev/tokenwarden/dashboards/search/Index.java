package dev.tokenwarden.dashboards.search;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of documents in OpenSearch. Each kind has an alias for readers and an index template. Findings, which are updated by id,
 * have one index. Events, which are not updated, have one index per day, which is deleted as a whole.
 */
public enum Index {
    DETECTIONS("time"),
    DECISIONS("time"),
    REVOCATIONS("updated_at"),
    /** Actions of analysts in the console. */
    ACTIONS("time"),
    USES("time"),
    /** Issuances and exchanges of tokens. */
    ISSUANCES("time");

    /** Version of the mappings. A change that cannot be applied to an existing index needs a new version. */
    private static final String VERSION = "v1";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy.MM.dd", Locale.ROOT);

    private final String timeField;

    Index(String timeField) {
        this.timeField = timeField;
    }

    /** Name of the template and of its resource. */
    public String template() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The alias that readers search. */
    public String alias() {
        return "tokenwarden-" + template();
    }

    /** The index of findings; the prefix of daily indices. */
    public String index() {
        return alias() + "-" + VERSION;
    }

    /** The index of the day of {@code time}. */
    public String index(Instant time) {
        return index() + "-" + DAY.format(time.atOffset(ZoneOffset.UTC));
    }

    /** The day of a daily index; null if the name has none. */
    public @Nullable LocalDate day(String index) {
        String prefix = index() + "-";
        if (!index.startsWith(prefix)) {
            return null;
        }
        try {
            return LocalDate.parse(index.substring(prefix.length()), DAY);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether an index of this name is of this kind. */
    public boolean isIndex(String name) {
        return daily() ? day(name) != null : name.equals(index());
    }

    /** Whether the kind has one index per day. */
    public boolean daily() {
        return this == USES || this == ISSUANCES;
    }

    /** The field that holds the document's time. */
    public String timeField() {
        return timeField;
    }
}
