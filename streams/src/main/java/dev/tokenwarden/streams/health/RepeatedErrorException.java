package dev.tokenwarden.streams.health;

/** A record or timer is not tried again, because it ended stream threads before. */
public final class RepeatedErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param place what ended the threads: {@code token-events-3@17} */
    public RepeatedErrorException(String place) {
        super(place + " ended " + DetectionFailures.MOST_ERRORS + " stream threads");
    }
}
