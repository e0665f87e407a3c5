package dev.tokenwarden.dashboards.sink;

/** The record is not of the kind of its topic. The message never quotes the record. */
final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String message) {
        super(message);
    }
}
