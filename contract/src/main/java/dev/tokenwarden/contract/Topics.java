package dev.tokenwarden.contract;

/** Names of the Kafka topics; see {@code docs/concepts.md} for who writes and reads each. */
public final class Topics {
    /** Admitted events of all types, keyed by token identity. Only {@code ingest} writes here. */
    public static final String TOKEN_EVENTS = "token-events";
    /** What could not be admitted, whole, with the headers of {@link DeadLetterHeaders}. */
    public static final String DEAD = "token-events-dead";
    /** Compacted: parent, root, depth and effective scope of every exchanged token. */
    public static final String LINEAGE = "token-lineage";
    /** Detections, keyed by subject. */
    public static final String DETECTIONS = "token-detections";
    /** What others ask the revocation service for, keyed by target. */
    public static final String REVOCATION_REQUESTS = "revocation-requests";
    /** Compacted ledger, keyed by target: the truth behind the denylist. A tombstone reinstates or expires. */
    public static final String REVOCATIONS = "token-revocations";
    /** Every decision and analyst action: the audit log. */
    public static final String DECISIONS = "warden-decisions";
    /** Compacted, keyed by tenant ({@code *} for the whole policy): the policy in force, as YAML text. */
    public static final String POLICY = "warden-policy";

    /** Internal to the detection job: messages between the tasks of tokens, keyed by token identity. */
    public static final String STREAMS_LINKS = "warden-streams-links";
    /** Internal to the detection job: what is counted per client, address, key or proof, keyed by that. */
    public static final String STREAMS_FACTS = "warden-streams-facts";

    /** Prefix of the input topics, one a registered reporter. */
    public static final String INPUT_PREFIX = "token-events-in.";

    private Topics() {}

    /** The topic that the reporter registered under {@code registration} alone may write to. */
    public static String input(String registration) {
        return INPUT_PREFIX + registration;
    }
}
