package dev.tokenwarden.contract;

/** Headers that a record on {@link Topics#DEAD} carries beside its own. All values are UTF-8. */
public final class DeadLetterHeaders {
    /** Machine-readable reason, one of {@code InvalidEventException.Reason} or of the admission's own. */
    public static final String REASON = "tw-dead-reason";
    /** The field at fault, as a path from the event's root; absent if the whole event is. */
    public static final String FIELD = "tw-dead-field";
    /** One line for people. Never holds the record's content. */
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
     * On a letter without a value, which stands for records that are too large to be read: their offsets, {@code
     * <first>-<last>}. They are on the topic and partition of {@link #ORIGIN} for as long as that keeps them.
     */
    public static final String REFERENCE = "tw-dead-reference";

    private DeadLetterHeaders() {}
}
