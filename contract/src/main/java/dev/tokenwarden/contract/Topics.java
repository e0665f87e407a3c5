package dev.tokenwarden.contract;

/** Names of the Kafka topics; see {@code docs/concepts.md} for who writes and reads each. */
public final class Topics {
    /** Admitted events of all types, keyed by token identity. Only {@code ingest} writes here. */
    public static final String TOKEN_EVENTS = "token-events";
    /** Records that were not admitted, whole, with the headers of {@link DeadLetterHeaders}. */
    public static final String DEAD = "token-events-dead";
    /** Compacted: parent, root, depth and effective scope of every exchanged token. */
    public static final String LINEAGE = "token-lineage";
    /** Detections, keyed by subject. */
    public static final String DETECTIONS = "token-detections";
    /** Requests of other roles to the revocation service, keyed by target. */
    public static final String REVOCATION_REQUESTS = "revocation-requests";
    /**
     * Compacted ledger, keyed by target: the source of truth of the denylist. A tombstone means reinstated or expired.
     */
    public static final String REVOCATIONS = "token-revocations";
    /** Every decision and analyst action: the audit log. */
    public static final String DECISIONS = "warden-decisions";
    /** Compacted, keyed by tenant ({@code *} for the whole policy): the policy in force, as YAML text. */
    public static final String POLICY = "warden-policy";

    /** Compacted, keyed by name: the API tokens that were made through the API. A tombstone revokes one. */
    public static final String API_TOKENS = "warden-api-tokens";

    /** Internal to the detection job: messages between the tasks of tokens, keyed by token identity. */
    public static final String STREAMS_LINKS = "warden-streams-links";
    /** Internal to the detection job: facts counted per client, address, key or proof, keyed by it. */
    public static final String STREAMS_FACTS = "warden-streams-facts";

    /** Prefix of the input topics; each registered reporter has one. */
    public static final String INPUT_PREFIX = "token-events-in.";

    private Topics() {}

    /** The input topic of the reporter {@code registration}. Only this reporter may write to it. */
    public static String input(String registration) {
        return INPUT_PREFIX + registration;
    }
}
