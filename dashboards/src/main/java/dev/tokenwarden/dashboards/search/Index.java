package dev.tokenwarden.dashboards.search;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is kept in OpenSearch. Each has an alias that readers use, an index template, and behind the alias one index
 * (findings, which are written to again by id) or one a day (events, which are not, and which are dropped by the day).
 */
public enum Index {
    DETECTIONS("time"),
    DECISIONS("time"),
    REVOCATIONS("updated_at"),
    /** What analysts did in the console: the part of the audit log that no decision is. */
    ACTIONS("time"),
    USES("time"),
    /** Where tokens come from: issuances and exchanges. */
    ISSUANCES("time");

    /** Version of the mappings; a change that cannot be added to an index in place gives it a new number. */
    private static final String VERSION = "v1";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy.MM.dd", Locale.ROOT);

    private final String timeField;

    Index(String timeField) {
        this.timeField = timeField;
    }

    /** Name of the template, and of its resource. */
    public String template() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What readers search. */
    public String alias() {
        return "tokenwarden-" + template();
    }

    /** The one index of findings. */
    public String index() {
        return alias() + "-" + VERSION;
    }

    /** The index of the day of {@code time}. */
    public String index(Instant time) {
        return index() + "-" + DAY.format(time.atOffset(ZoneOffset.UTC));
    }

    /** The day of a daily index, or null if the name has none. */
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

    /** Whether there is an index a day. */
    public boolean daily() {
        return this == USES || this == ISSUANCES;
    }

    /** The field that holds the document's time. */
    public String timeField() {
        return timeField;
    }
}
