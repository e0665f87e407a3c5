package dev.tokenwarden.revocation.decision;

/** Names of the facts that stand with a decision. */
public final class FactNames {
    /** {@code observe} or {@code enforce}, as it held for tenant and rule. */
    public static final String MODE = "mode";
    /** What would have been done, were the mode {@code enforce}. */
    public static final String WOULD = "would";

    public static final String SEVERITY = "severity";
    public static final String ACTION = "action";
    /** Detection time: what the budget's window runs on. */
    public static final String DETECTED_AT = "detected_at";

    /** The severity from which on policy revokes. */
    public static final String MINIMUM_SEVERITY = "minimum_severity";
    /** {@code true} where {@code never_revoke} protects the token's owner. */
    public static final String SPARED = "spared";
    /** {@code true} where no token that the target covers can be alive. */
    public static final String EXPIRED = "expired";
    /** The reach above which two people must agree. */
    public static final String SECOND_THRESHOLD = "second_threshold";
    /** The token's subject, for escalation. */
    public static final String SUBJECT = "sub";
    /** The id of the key that signed the token, for escalation. */
    public static final String KEY = "kid";
    /** How many led to an escalation. */
    public static final String TOKENS = "tokens";
    /** The window in which they were counted. */
    public static final String ESCALATION_WINDOW = "escalation_window";

    public static final String BUDGET_USED = "budget_used";
    /** The part of it that was not for critical detections. */
    public static final String BUDGET_ORDINARY = "budget_ordinary";

    public static final String BUDGET_LIMIT = "budget_limit";
    public static final String BUDGET_WINDOW = "budget_window";
    /** Tokens that fall: the target's and its known descendants. */
    public static final String REACH = "reach";
    /** When the entry would end by itself. */
    public static final String EXPIRES = "expires";
    /** Tokens alive in the tenant; absent where nobody counts them. */
    public static final String LIVE_TOKENS = "live_tokens";
    /** How many people must agree. */
    public static final String APPROVALS = "approvals_needed";
    /** The decision that covers the target already. */
    public static final String COVERED_BY = "covered_by";
    /** {@code cascade}, {@code request}, {@code escalation}, {@code undo}: where neither a detection nor an order is. */
    public static final String CAUSE = "cause";
    /** The decision that this one follows from. */
    public static final String ROOT_DECISION = "root_decision";
    /** The target of that decision, as {@code Target.id()}. */
    public static final String ROOT_TARGET = "root_target";
    /** SHA-256 of the order that a person gave, for idempotency keys. */
    public static final String ORDER = "order";
    /** The decision that a person approved, rejected or undid. */
    public static final String OF_DECISION = "of_decision";

    /** From when on a rule's decisions were undone. */
    public static final String SINCE = "since";
    /** How many were reinstated in an undo. */
    public static final String REINSTATED = "reinstated";
    /** How many descendants were reinstated with them. */
    public static final String DESCENDANTS = "descendants";
    /** How many that waited were rejected in an undo. */
    public static final String REJECTED = "rejected";

    private FactNames() {}
}
