package dev.tokenwarden.ingest.importers.records;

import dev.tokenwarden.contract.event.InvalidEventException;

/** A record that is set aside. Carries nothing of the record's content, and no stack trace. */
public final class UnreadableRecordException extends Exception {
    /** The record is not of this format. */
    public static final String FOREIGN = "foreign";

    public static final String NOT_JSON = "not-json";
    public static final String NOT_UTF8 = "not-utf-8";
    public static final String TOO_DEEP = "too-deep";
    public static final String TOO_LARGE = "too-large";
    static final String TRUNCATED = "truncated";
    public static final String MISSING = "missing-member";
    public static final String WRONG_TYPE = "wrong-type";
    public static final String OUT_OF_RANGE = "out-of-range";
    public static final String DUPLICATE = "duplicate-member";

    private static final long serialVersionUID = 1;

    private final String reason;
    private final String field;

    /**
     * @param reason one of a fixed set
     * @param field the member at fault; empty where the whole is
     */
    public UnreadableRecordException(String reason, String field) {
        super(field.isEmpty() ? reason : field + ": " + reason, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    static UnreadableRecordException of(InvalidEventException problem) {
        return new UnreadableRecordException(problem.reason().wireName(), problem.field());
    }

    public String reason() {
        return reason;
    }

    public String field() {
        return field;
    }
}
