package dev.tokenwarden.contract.admission;

/**
 * Headers that admission writes on the records of {@link dev.tokenwarden.contract.Topics#TOKEN_EVENTS}. All values are
 * UTF-8. Only admission may write to that topic, so a reader can rely on them.
 */
public final class AdmissionHeaders {
    /** Name of the registration that sent the event. */
    public static final String REPORTER = "tw-reporter";

    /**
     * Rank of the sender's claims about the token. {@link #RANK_ISSUER} on an issued or exchanged event of a registration
     * that policy registers for this issuer; absent on every other event.
     */
    public static final String RANK = "tw-rank";

    /** The value of {@link #RANK} for the issuer itself. */
    public static final String RANK_ISSUER = "1";

    /**
     * What the record is, if it is not an event. A reader that does not know the kind skips the record. Absent on events.
     */
    public static final String KIND = "tw-kind";

    /** The value of {@link #KIND} on a {@link ReadProgress}. */
    public static final String READ_PROGRESS = "read-progress";

    private AdmissionHeaders() {}
}
