package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.CLIENT;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/**
 * Rules about clients that act for others, such as AI agents and MCP servers. A client that policy does not list is not
 * judged.
 */
final class AgentRuleDefinitions {
    static final Rule OWN_AUTHORITY = rule(
                    "agent.own-authority", "Agent used its own authority for someone else", HIGH, ALERT)
            .subject(TOKEN)
            .firing(Firing.SETTLED)
            .settings("agents", "grace", "clock_skew")
            .what("""
                An agent uses its own authority in a request that another client began, for an operation that the
                other's token does not allow (confused deputy).""")
            .why("""
                An agent may have more rights than the person it works for. A prompt that makes the agent use its own
                token gives these rights to that person, or to the author of the prompt.""")
            .precisely("""
                - An accepted presentation, in a trace, of a token that a listed agent holds, that was not minted by a
                  known exchange and that has no `act`. It needs a scope that is not in the agent's `own_scopes`.
                - The other's tokens are those with a believed presentation in the same trace whose `client_id`, or that
                  of any ancestor, is not a listed agent. A token whose `sub` is its `client_id`, or that was issued
                  with
                  `client_credentials`, does not count.
                - Raised if there is at least one and none of them carries the scope; not if one of them has no `scope`
                  (nothing is known then). Without another's token the agent works for itself.
                - The other's token can seem to come later than the agent's by `clock_skew`, at most 10 s. The rule
                  waits for
                  that time and for the longer of `grace` and `clock_skew`.
                - Once per token.""")
            .falsePositives("An agent that needs a scope of its own in every request: list it under `own_scopes`.")
            .response("Look at the trace: who asked for what. Let the agent exchange the user's token instead.")
            .references(
                    "RFC 8693 §1.1",
                    "MITRE T1548",
                    "OWASP NHI5:2025",
                    "OWASP ASI03:2026",
                    "OWASP MCP02:2025",
                    "OWASP AISVS C5",
                    "NIST CSF 2.0 PR.AA-05");

    static final Rule NO_ACTOR = rule("agent.no-actor", "Agent's token does not name the agent", MEDIUM, ALERT)
            .subject(TOKEN)
            .settings("agents")
            .what("An exchange by an agent with `require_act` yields a token without `act`.")
            .why("""
                Without `act` the token looks like the user's own. Resource servers and audit logs cannot distinguish
                the actions of the agent from those of the user.""")
            .precisely("""
                - The exchanging client is `exchange.client_id`, else the child's `client_id`.
                - The subject is the new token.""")
            .falsePositives("An STS that cannot issue `act`. Leave `require_act` out until it can.")
            .response("Configure the STS to issue `act` for this client.")
            .references(
                    "RFC 8693 §4.1",
                    "MITRE T1550.001",
                    "OWASP ASI03:2026",
                    "OWASP MCP08:2025",
                    "OWASP AISVS C9",
                    "NIST CSF 2.0 PR.AA-04");

    static final Rule NEW_TOOL = rule("agent.new-tool", "Agent calls a tool that is new to it", MEDIUM, ALERT)
            .subject(CLIENT, "tool")
            .firing(Firing.SETTLED)
            .settings("agents", "grace")
            .integer("count", 100, 1, 1_000_000, "presentations with a tool after which a baseline is mature")
            .duration("age", "PT24H", "PT0S", "P90D", "age of the first of them after which a baseline is mature")
            .what("An agent whose baseline is mature calls a tool that is new to it.")
            .why("A hijacked agent is made to do something that it has never done before.")
            .precisely("""
                - Per tenant and `client_id`; counts the presentations that name a `tool`, accepted or rejected.
                - Mature: at least `count` of them, the first at least `age` ago. Once per client and tool.""")
            .falsePositives("A release that adds a tool.")
            .response("Ask the agent's owner; look at the trace of the call and at what the tool returned.")
            .references(
                    "MITRE T1078.004",
                    "OWASP ASI02:2026",
                    "OWASP ASI10:2026",
                    "OWASP MCP07:2025",
                    "OWASP AISVS C9",
                    "NIST CSF 2.0 DE.CM-09");

    private AgentRuleDefinitions() {}
}
