package dev.tokenwarden.streams.health;

/**
 * A record is larger than Kafka accepts. It is refused before it is written, so that only the record or timer that
 * caused it is set aside.
 */
public final class OversizedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kafka accepts 1 MiB with key, headers and framing. */
    private static final int MOST_BYTES = 900_000;

    private OversizedRecordException(String what, int bytes) {
        super(what + ": " + bytes + " bytes, at most " + MOST_BYTES + " can be written");
    }

    /** @throws OversizedRecordException if a record of so many bytes cannot be written */
    public static void check(String what, int bytes) {
        if (bytes > MOST_BYTES) {
            throw new OversizedRecordException(what, bytes);
        }
    }
}
