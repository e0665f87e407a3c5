package dev.tokenwarden.policy.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalogue of rules, in the order of the reference. */
public final class Rules {

    public static final Rule REPLAY_ONE_TIME = ReplayRules.ONE_TIME;
    public static final Rule REPLAY_PROOF = ReplayRules.PROOF;
    public static final Rule REPLAY_SENDER_MISMATCH = ReplayRules.SENDER_MISMATCH;
    public static final Rule REPLAY_CONTEXT_CHANGE = ReplayRules.CONTEXT_CHANGE;
    public static final Rule REPLAY_IMPOSSIBLE_TRAVEL = ReplayRules.IMPOSSIBLE_TRAVEL;
    public static final Rule REPLAY_CONTENT_MISMATCH = ReplayRules.CONTENT_MISMATCH;
    public static final Rule REPLAY_OUTSIDE_LIFETIME = ReplayRules.OUTSIDE_LIFETIME;
    public static final Rule REPLAY_AFTER_REVOCATION = ReplayRules.AFTER_REVOCATION;

    public static final Rule AUDIENCE_MISMATCH = AudienceRules.MISMATCH;
    public static final Rule AUDIENCE_MISSING = AudienceRules.MISSING;
    public static final Rule AUDIENCE_FIRST_SEEN = AudienceRules.FIRST_SEEN;
    public static final Rule AUDIENCE_FAN_OUT = AudienceRules.FAN_OUT;

    public static final Rule SCOPE_EXCEEDED = ScopeRules.EXCEEDED;
    public static final Rule SCOPE_PROBING = ScopeRules.PROBING;
    public static final Rule SCOPE_OUTSIDE_CHAIN = ScopeRules.OUTSIDE_CHAIN;

    public static final Rule CHAIN_SCOPE_ESCALATED = ChainRules.SCOPE_ESCALATED;
    public static final Rule CHAIN_LIFETIME_EXTENDED = ChainRules.LIFETIME_EXTENDED;
    public static final Rule CHAIN_SUBJECT_CHANGED = ChainRules.SUBJECT_CHANGED;
    public static final Rule CHAIN_ACTOR_UNAUTHORISED = ChainRules.ACTOR_UNAUTHORISED;
    public static final Rule CHAIN_ACTOR_DROPPED = ChainRules.ACTOR_DROPPED;
    public static final Rule CHAIN_PRESENTER_NOT_AUDIENCE = ChainRules.PRESENTER_NOT_AUDIENCE;
    public static final Rule CHAIN_SPLICED = ChainRules.SPLICED;

    public static final Rule CHAIN_TOO_DEEP = LineageRules.TOO_DEEP;
    public static final Rule CHAIN_CYCLE = LineageRules.CYCLE;
    public static final Rule CHAIN_TENANT_CROSSED = LineageRules.TENANT_CROSSED;
    public static final Rule CHAIN_ORPHAN = LineageRules.ORPHAN;
    public static final Rule CHAIN_REVOKED_ANCESTOR = LineageRules.REVOKED_ANCESTOR;

    public static final Rule CHAIN_FAN_OUT = LineageRules.FAN_OUT;

    public static final Rule SESSION_CONTEXT_CHANGE = FamilyRules.CONTEXT_CHANGE;
    public static final Rule SESSION_IMPOSSIBLE_TRAVEL = FamilyRules.IMPOSSIBLE_TRAVEL;
    public static final Rule GRANT_REFRESH_REPLAY = FamilyRules.REFRESH_REPLAY;
    public static final Rule GRANT_ISSUED_AFTER_REVOCATION = FamilyRules.ISSUED_AFTER_REVOCATION;

    public static final Rule AGENT_OWN_AUTHORITY = AgentRules.OWN_AUTHORITY;
    public static final Rule AGENT_NO_ACTOR = AgentRules.NO_ACTOR;
    public static final Rule AGENT_NEW_TOOL = AgentRules.NEW_TOOL;

    public static final Rule ISSUANCE_UNISSUED = IssuanceRules.UNISSUED;

    public static final Rule POSTURE_UNSIGNED = PostureRules.UNSIGNED;
    public static final Rule POSTURE_SYMMETRIC_SIGNING = PostureRules.SYMMETRIC_SIGNING;
    public static final Rule POSTURE_ALGORITHM_SWITCH = PostureRules.ALGORITHM_SWITCH;
    public static final Rule POSTURE_LONG_LIVED = PostureRules.LONG_LIVED;
    public static final Rule POSTURE_NO_JTI = PostureRules.NO_JTI;
    public static final Rule POSTURE_UNBOUND = PostureRules.UNBOUND;
    public static final Rule POSTURE_KEY_OVERDUE = PostureRules.KEY_OVERDUE;

    public static final Rule VOLUME_DENIED_BURST = OperationRules.DENIED_BURST;
    public static final Rule VOLUME_SPIKE = OperationRules.SPIKE;
    public static final Rule TELEMETRY_GAP = OperationRules.TELEMETRY_GAP;
    public static final Rule INGEST_SOURCE_MISMATCH = OperationRules.SOURCE_MISMATCH;

    private static final List<Rule> ALL = List.of(
            REPLAY_ONE_TIME,
            REPLAY_PROOF,
            REPLAY_SENDER_MISMATCH,
            REPLAY_CONTEXT_CHANGE,
            REPLAY_IMPOSSIBLE_TRAVEL,
            REPLAY_CONTENT_MISMATCH,
            REPLAY_OUTSIDE_LIFETIME,
            REPLAY_AFTER_REVOCATION,
            AUDIENCE_MISMATCH,
            AUDIENCE_MISSING,
            AUDIENCE_FIRST_SEEN,
            AUDIENCE_FAN_OUT,
            SCOPE_EXCEEDED,
            SCOPE_PROBING,
            SCOPE_OUTSIDE_CHAIN,
            CHAIN_SCOPE_ESCALATED,
            CHAIN_LIFETIME_EXTENDED,
            CHAIN_SUBJECT_CHANGED,
            CHAIN_ACTOR_UNAUTHORISED,
            CHAIN_ACTOR_DROPPED,
            CHAIN_PRESENTER_NOT_AUDIENCE,
            CHAIN_SPLICED,
            CHAIN_TOO_DEEP,
            CHAIN_CYCLE,
            CHAIN_TENANT_CROSSED,
            CHAIN_ORPHAN,
            CHAIN_REVOKED_ANCESTOR,
            CHAIN_FAN_OUT,
            SESSION_CONTEXT_CHANGE,
            SESSION_IMPOSSIBLE_TRAVEL,
            GRANT_REFRESH_REPLAY,
            GRANT_ISSUED_AFTER_REVOCATION,
            AGENT_OWN_AUTHORITY,
            AGENT_NO_ACTOR,
            AGENT_NEW_TOOL,
            ISSUANCE_UNISSUED,
            POSTURE_UNSIGNED,
            POSTURE_SYMMETRIC_SIGNING,
            POSTURE_ALGORITHM_SWITCH,
            POSTURE_LONG_LIVED,
            POSTURE_NO_JTI,
            POSTURE_UNBOUND,
            POSTURE_KEY_OVERDUE,
            VOLUME_DENIED_BURST,
            VOLUME_SPIKE,
            TELEMETRY_GAP,
            INGEST_SOURCE_MISMATCH);

    private static final Map<String, Rule> BY_ID = byId(ALL);

    private Rules() {}

    /** Every rule, in the order of the reference. */
    public static List<Rule> all() {
        return ALL;
    }

    /** The rule of that name, or null. */
    public static @Nullable Rule byId(String id) {
        return BY_ID.get(id);
    }

    private static Map<String, Rule> byId(List<Rule> rules) {
        Map<String, Rule> byId = new LinkedHashMap<>();
        for (Rule rule : rules) {
            byId.put(rule.id(), rule);
        }
        return Map.copyOf(byId);
    }
}
