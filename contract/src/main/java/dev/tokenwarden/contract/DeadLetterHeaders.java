package dev.tokenwarden.contract;

/** Headers that admission adds to a record on {@link Topics#DEAD}. All values are UTF-8. */
public final class DeadLetterHeaders {
    /** Machine-readable reason, one of {@code InvalidEventException.Reason} or of the admission's own. */
    public static final String REASON = "tw-dead-reason";
    /** The field with the error, as a path from the root of the event; absent if the error concerns the whole event. */
    public static final String FIELD = "tw-dead-field";
    /** A message of one line for people. It never contains the content of the record. */
    public static final String DETAIL = "tw-dead-detail";
    /** The registration whose topic or credentials the record came through. */
    public static final String REPORTER = "tw-dead-reporter";
    /** Topic, partition and offset that the record was read from, {@code topic-partition@offset}. */
    public static final String ORIGIN = "tw-dead-origin";

    /**
     * On a letter with the beginning of the value only, because the topic does not take more: {@code <bytes>;sha-256=<hex>} of the value as received.
     */
    public static final String CUT = "tw-dead-cut";

    /**
     * On a letter without a value, which represents records that are too large to be read: their offsets, {@code
     * <first>-<last>}. They are on the topic and partition of {@link #ORIGIN} for as long as that keeps them.
     */
    public static final String REFERENCE = "tw-dead-reference";

    private DeadLetterHeaders() {}
}
