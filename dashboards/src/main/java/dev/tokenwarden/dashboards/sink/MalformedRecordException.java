package dev.tokenwarden.dashboards.sink;

/** A record that is not what its topic holds. The message never quotes the record. */
final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String message) {
        super(message);
    }
}
