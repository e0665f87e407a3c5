package dev.tokenwarden.contract.event;

import java.util.Locale;

/** Says why and where an event is invalid. Contains no content of the event and no stack trace. */
public final class InvalidEventException extends Exception {
    /** Machine-readable reasons; the wire name is the lower-case name with hyphens. */
    public enum Reason {
        TOO_LARGE,
        NOT_JSON,
        TOO_DEEP,
        DUPLICATE_MEMBER,
        UNKNOWN_TYPE,
        UNSUPPORTED_SPECVERSION,
        MISSING_ATTRIBUTE,
        WRONG_TYPE,
        OUT_OF_RANGE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String field;

    /**
     * @param field path from the event's root, such as {@code data.token.iss}; empty if the error concerns the whole event
     */
    public InvalidEventException(Reason reason, String field, String detail) {
        super((field.isEmpty() ? "" : field + ": ") + detail, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    public Reason reason() {
        return reason;
    }

    public String field() {
        return field;
    }
}
