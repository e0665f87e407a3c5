package dev.tokenwarden.revocation.decision;

/** Names of the facts that are recorded with a decision. */
public final class FactNames {
    /** The mode of the rule in the tenant: {@code observe} or {@code enforce}. */
    public static final String MODE = "mode";
    /** In observe mode: the action that {@code enforce} would have taken. */
    public static final String WOULD = "would";

    public static final String SEVERITY = "severity";
    public static final String ACTION = "action";
    /** Detection time. The budget's window is counted on it. */
    public static final String DETECTED_AT = "detected_at";

    /** The lowest severity at which the policy revokes. */
    public static final String MINIMUM_SEVERITY = "minimum_severity";
    /** {@code true} where {@code never_revoke} names the token's owner. */
    public static final String PROTECTED = "protected";
    /** {@code true} where reporters contradict each other about the token. */
    public static final String CONTESTED = "contested";
    /** {@code true} where a person reinstated the target after the act. */
    public static final String REINSTATED_SINCE = "reinstated_since";
    /** The decision about the same target that waits. */
    public static final String ATTACHED_TO = "attached_to";
    /** What a decision waits for besides approval: {@link #BUDGET}, or nothing. */
    public static final String WAITS_FOR = "waits_for";
    /** Value of {@link #WAITS_FOR}: it is decided again when the budget has room. */
    public static final String BUDGET = "budget";
    /** Event time of the act that the decision is about. */
    public static final String ACT_TIME = "act_time";
    /** The time at which an automatic revocation counts against the budget; absent in a first decision: detection time. */
    public static final String CHARGED_AT = "charged_at";
    /** The detection that a note or an assignment is about. */
    public static final String DETECTION = "detection_id";
    /** An action of a person in another program: {@code note}, {@code assign}, {@code exception}, ... */
    public static final String ACTIVITY = "activity";
    /** Title of the detection. */
    public static final String TITLE = "title";
    /** The token's {@code exp}, from the detection. */
    public static final String TOKEN_EXP = "token_exp";
    /** The token's client, for the client's share of the budget. */
    public static final String CLIENT = "client_id";
    /** Revocations of the same client within the budget's window. */
    public static final String BUDGET_OF_CLIENT = "budget_of_client";
    /** Revocations of the same client and subject within the budget's window. */
    public static final String BUDGET_OF_PAIR = "budget_of_pair";
    /** The cut-off that a person requested. */
    public static final String CUTOFF = "cutoff";
    /** The end of the entry that a person requested. */
    public static final String ASKED_EXPIRES = "asked_expires";
    /** Name of the API token that a person used. */
    public static final String API_TOKEN = "api_token";
    /** The name under which a person is shown. */
    public static final String ACTOR_NAME = "actor_name";
    /** {@code true} where no token that the target covers can still be alive. */
    public static final String EXPIRED = "expired";
    /** The reach above which two people must approve. */
    public static final String SECOND_THRESHOLD = "second_threshold";
    /** The token's subject, for escalation. */
    public static final String SUBJECT = "sub";
    /** The id of the key that signed the token, for escalation. */
    public static final String KEY = "kid";
    /** Number of decisions that caused an escalation. */
    public static final String TOKENS = "tokens";
    /** The window in which they were counted. */
    public static final String ESCALATION_WINDOW = "escalation_window";

    public static final String BUDGET_USED = "budget_used";
    /** The part of it that was not for critical detections. */
    public static final String BUDGET_ORDINARY = "budget_ordinary";

    public static final String BUDGET_LIMIT = "budget_limit";
    public static final String BUDGET_WINDOW = "budget_window";
    /** Number of tokens that are revoked: the target's token and its known descendants. */
    public static final String REACH = "reach";
    /** The end of the entry. */
    public static final String EXPIRES = "expires";
    /** Live tokens of the tenant; absent where they are not counted. */
    public static final String LIVE_TOKENS = "live_tokens";
    /** Number of people who must approve. */
    public static final String APPROVALS = "approvals_needed";
    /** The decision that already revoked the target. */
    public static final String COVERED_BY = "covered_by";
    /** {@code cascade}, {@code member}, {@code request}, {@code escalation} or {@code undo}: absent for a detection or an order. */
    public static final String CAUSE = "cause";
    /** The decision that this one follows from. */
    public static final String ROOT_DECISION = "root_decision";
    /** The target of that decision, as {@code Target.id()}. */
    public static final String ROOT_TARGET = "root_target";
    /** SHA-256 of a person's order, for idempotency keys. */
    public static final String ORDER = "order";
    /** The decision that a person approved, rejected or undid. */
    public static final String OF_DECISION = "of_decision";

    /** The time from which a rule's decisions were undone. */
    public static final String SINCE = "since";
    /** Number of revocations that an undo reinstated. */
    public static final String REINSTATED = "reinstated";
    /** Number of descendants that were reinstated with them. */
    public static final String DESCENDANTS = "descendants";
    /** Number of waiting decisions that an undo rejected. */
    public static final String REJECTED = "rejected";

    private FactNames() {}
}
