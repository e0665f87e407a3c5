package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.contract.event.InvalidEventException;

/** A record that is set aside. Carries nothing of the record's content, and no stack trace. */
final class UnreadableRecordException extends Exception {
    /** The record is not of this format. */
    static final String FOREIGN = "foreign";

    static final String NOT_JSON = "not-json";
    static final String NOT_UTF8 = "not-utf-8";
    static final String TOO_DEEP = "too-deep";
    static final String TOO_LARGE = "too-large";
    static final String TRUNCATED = "truncated";
    static final String MISSING = "missing-member";
    static final String WRONG_TYPE = "wrong-type";
    static final String OUT_OF_RANGE = "out-of-range";
    static final String DUPLICATE = "duplicate-member";

    private static final long serialVersionUID = 1;

    private final String reason;
    private final String field;

    /**
     * @param reason one of a fixed set
     * @param field the member at fault; empty where the whole is
     */
    UnreadableRecordException(String reason, String field) {
        super(field.isEmpty() ? reason : field + ": " + reason, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    static UnreadableRecordException of(InvalidEventException problem) {
        return new UnreadableRecordException(problem.reason().wireName(), problem.field());
    }

    String reason() {
        return reason;
    }

    String field() {
        return field;
    }
}
