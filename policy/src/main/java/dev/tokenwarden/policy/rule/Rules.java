package dev.tokenwarden.policy.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalogue of rules, in the order of the reference. */
public final class Rules {

    public static final Rule REPLAY_ONE_TIME = ReplayRuleDefinitions.ONE_TIME;
    public static final Rule REPLAY_PROOF = ReplayRuleDefinitions.PROOF;
    public static final Rule REPLAY_SENDER_MISMATCH = ReplayRuleDefinitions.SENDER_MISMATCH;
    public static final Rule REPLAY_CONTEXT_CHANGE = ReplayRuleDefinitions.CONTEXT_CHANGE;
    public static final Rule REPLAY_IMPOSSIBLE_TRAVEL = ReplayRuleDefinitions.IMPOSSIBLE_TRAVEL;
    public static final Rule REPLAY_CONTENT_MISMATCH = ReplayRuleDefinitions.CONTENT_MISMATCH;
    public static final Rule REPLAY_OUTSIDE_LIFETIME = ReplayRuleDefinitions.OUTSIDE_LIFETIME;
    public static final Rule REPLAY_AFTER_REVOCATION = ReplayRuleDefinitions.AFTER_REVOCATION;

    public static final Rule AUDIENCE_MISMATCH = AudienceRuleDefinitions.MISMATCH;
    public static final Rule AUDIENCE_MISSING = AudienceRuleDefinitions.MISSING;
    public static final Rule AUDIENCE_FIRST_SEEN = AudienceRuleDefinitions.FIRST_SEEN;
    public static final Rule AUDIENCE_FAN_OUT = AudienceRuleDefinitions.FAN_OUT;

    public static final Rule SCOPE_EXCEEDED = ScopeRuleDefinitions.EXCEEDED;
    public static final Rule SCOPE_PROBING = ScopeRuleDefinitions.PROBING;
    public static final Rule SCOPE_OUTSIDE_CHAIN = ScopeRuleDefinitions.OUTSIDE_CHAIN;

    public static final Rule CHAIN_SCOPE_ESCALATED = ChainRuleDefinitions.SCOPE_ESCALATED;
    public static final Rule CHAIN_LIFETIME_EXTENDED = ChainRuleDefinitions.LIFETIME_EXTENDED;
    public static final Rule CHAIN_SUBJECT_CHANGED = ChainRuleDefinitions.SUBJECT_CHANGED;
    public static final Rule CHAIN_ACTOR_UNAUTHORISED = ChainRuleDefinitions.ACTOR_UNAUTHORISED;
    public static final Rule CHAIN_ACTOR_DROPPED = ChainRuleDefinitions.ACTOR_DROPPED;
    public static final Rule CHAIN_PRESENTER_NOT_AUDIENCE = ChainRuleDefinitions.PRESENTER_NOT_AUDIENCE;
    public static final Rule CHAIN_SPLICED = ChainRuleDefinitions.SPLICED;

    public static final Rule CHAIN_TOO_DEEP = LineageRuleDefinitions.TOO_DEEP;
    public static final Rule CHAIN_CYCLE = LineageRuleDefinitions.CYCLE;
    public static final Rule CHAIN_TENANT_CROSSED = LineageRuleDefinitions.TENANT_CROSSED;
    public static final Rule CHAIN_ORPHAN = LineageRuleDefinitions.ORPHAN;
    public static final Rule CHAIN_REVOKED_ANCESTOR = LineageRuleDefinitions.REVOKED_ANCESTOR;

    public static final Rule CHAIN_FAN_OUT = LineageRuleDefinitions.FAN_OUT;
    public static final Rule CHAIN_SELF_ISSUED = CloudRuleDefinitions.SELF_ISSUED;

    public static final Rule SESSION_CONTEXT_CHANGE = FamilyRuleDefinitions.CONTEXT_CHANGE;
    public static final Rule SESSION_IMPOSSIBLE_TRAVEL = FamilyRuleDefinitions.IMPOSSIBLE_TRAVEL;
    public static final Rule SESSION_FOREIGN_NETWORK = CloudRuleDefinitions.FOREIGN_NETWORK;
    public static final Rule GRANT_REFRESH_REPLAY = FamilyRuleDefinitions.REFRESH_REPLAY;
    public static final Rule GRANT_REFRESH_FORK = CloudRuleDefinitions.REFRESH_FORK;
    public static final Rule GRANT_ISSUED_AFTER_REVOCATION = FamilyRuleDefinitions.ISSUED_AFTER_REVOCATION;

    public static final Rule AGENT_OWN_AUTHORITY = AgentRuleDefinitions.OWN_AUTHORITY;
    public static final Rule AGENT_NO_ACTOR = AgentRuleDefinitions.NO_ACTOR;
    public static final Rule AGENT_NEW_TOOL = AgentRuleDefinitions.NEW_TOOL;

    public static final Rule ISSUANCE_UNISSUED = IssuanceRuleDefinitions.UNISSUED;

    public static final Rule POSTURE_UNSIGNED = PostureRuleDefinitions.UNSIGNED;
    public static final Rule POSTURE_SYMMETRIC_SIGNING = PostureRuleDefinitions.SYMMETRIC_SIGNING;
    public static final Rule POSTURE_ALGORITHM_SWITCH = PostureRuleDefinitions.ALGORITHM_SWITCH;
    public static final Rule POSTURE_LONG_LIVED = PostureRuleDefinitions.LONG_LIVED;
    public static final Rule POSTURE_NO_JTI = PostureRuleDefinitions.NO_JTI;
    public static final Rule POSTURE_UNBOUND = PostureRuleDefinitions.UNBOUND;
    public static final Rule POSTURE_KEY_OVERDUE = PostureRuleDefinitions.KEY_OVERDUE;
    public static final Rule POSTURE_KEY_EXPOSED = PostureRuleDefinitions.KEY_EXPOSED;

    public static final Rule VOLUME_DENIED_BURST = OperationRuleDefinitions.DENIED_BURST;
    public static final Rule VOLUME_SPIKE = OperationRuleDefinitions.SPIKE;
    public static final Rule TELEMETRY_GAP = OperationRuleDefinitions.TELEMETRY_GAP;
    public static final Rule INGEST_SOURCE_MISMATCH = OperationRuleDefinitions.SOURCE_MISMATCH;
    public static final Rule INGEST_CLAIM_CONFLICT = OperationRuleDefinitions.CLAIM_CONFLICT;
    public static final Rule INGEST_EVENT_CONFLICT = OperationRuleDefinitions.EVENT_CONFLICT;

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
            CHAIN_SELF_ISSUED,
            SESSION_CONTEXT_CHANGE,
            SESSION_IMPOSSIBLE_TRAVEL,
            SESSION_FOREIGN_NETWORK,
            GRANT_REFRESH_REPLAY,
            GRANT_REFRESH_FORK,
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
            POSTURE_KEY_EXPOSED,
            VOLUME_DENIED_BURST,
            VOLUME_SPIKE,
            TELEMETRY_GAP,
            INGEST_SOURCE_MISMATCH,
            INGEST_CLAIM_CONFLICT,
            INGEST_EVENT_CONFLICT);

    private static final Map<String, Rule> BY_ID = byId(ALL);

    private Rules() {}

    /** Every rule, in the order of the reference. */
    public static List<Rule> all() {
        return ALL;
    }

    /** The rule with this id, or null. */
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
