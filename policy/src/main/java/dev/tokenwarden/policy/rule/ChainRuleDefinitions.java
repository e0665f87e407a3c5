package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Action.REVOKE_CHAIN;
import static dev.tokenwarden.contract.detection.Action.REVOKE_TOKEN;
import static dev.tokenwarden.contract.detection.Severity.CRITICAL;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Rules about exchanges (RFC 8693) that add authority, or change who holds it. */
final class ChainRuleDefinitions {

    private static final String WAITS = """
                - The subject is the child. Decided as soon as the parent is known, at the latest when the wait for it
                  has passed: then on what is known.""";

    static final Rule SCOPE_ESCALATED = rule("chain.scope-escalated", "Exchange gained a scope", CRITICAL, REVOKE_CHAIN)
            .subject(TOKEN)
            .settings("exchange.allowed_scope_gain", "exchange.scope_map")
            .what("The child has a scope that the parent lacks, and policy grants no such gain.")
            .why("An exchange that adds authority bypasses every grant: it turns a weak token into a strong one.")
            .precisely(WAITS + """

                - A gain is allowed by `allowed_scope_gain` for the exchanging client, or when `scope_map` yields the
                  scope from one that the parent has.""")
            .falsePositives("An STS that grants by its own policy or renames scopes. Write the grant into policy.")
            .response("Review the STS's policy for the exchanging client; check what the child was used for.")
            .references(
                    "RFC 8693 §2.1",
                    "RFC 8693 §5",
                    "RFC 9700 §2.3",
                    "MITRE T1548.005",
                    "OWASP NHI5:2025",
                    "NIST CSF 2.0 PR.AA-05");

    static final Rule LIFETIME_EXTENDED = rule(
                    "chain.lifetime-extended", "Exchange extended the lifetime", MEDIUM, ALERT)
            .subject(TOKEN)
            .settings("clock_skew")
            .what("The child's `exp` is later than the parent's by more than the clock skew.")
            .why(
                    "A token that is always exchanged before it expires never expires. A thief who has it once keeps access.")
            .precisely(WAITS)
            .falsePositives("An STS that gives every token its own standard lifetime. Cap it at the parent's.")
            .response("Let the STS cap `exp` at that of the subject token.")
            .references(
                    "RFC 8693 §5",
                    "RFC 7519 §4.1.4",
                    "MITRE T1550.001",
                    "OWASP NHI7:2025",
                    "NIST SP 800-207 §2.1 tenet 3");

    static final Rule SUBJECT_CHANGED = rule(
                    "chain.subject-changed", "Exchange changed the subject", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .settings("exchange.allowed_subject_change")
            .what("The child's `sub` is not the parent's, and policy allows no such change.")
            .why("An exchange acts for the parent's subject. Another subject means someone became someone else.")
            .precisely(WAITS)
            .falsePositives("An STS that maps subjects between domains, or batch clients. List them in policy.")
            .response("Find out who the new subject is and why the STS may speak for them.")
            .references(
                    "RFC 8693 §1.1", "RFC 8725 §3.8", "MITRE T1550.001", "OWASP NHI4:2025", "NIST CSF 2.0 PR.AA-04");

    static final Rule ACTOR_UNAUTHORISED = rule(
                    "chain.actor-unauthorised", "Exchange by an actor that may not act", CRITICAL, REVOKE_TOKEN)
            .subject(TOKEN)
            .what("The parent has `may_act`, and the actor is not the one named there.")
            .why("`may_act` names the actor that the subject allows. If it is ignored, delegation is impersonation.")
            .precisely(WAITS + """

                - The actor is `actor_token.sub`, else the child's `act.sub`, else the exchanging client.""")
            .falsePositives("An actor with several names (client id, SPIFFE id). Use one in `may_act`.")
            .response("Repair the STS: it must check `may_act`. Check what the actor did with the child.")
            .references("RFC 8693 §4.4", "RFC 8693 §5", "MITRE T1550.001", "OWASP NHI4:2025", "NIST CSF 2.0 PR.AA-05");

    static final Rule ACTOR_DROPPED = rule("chain.actor-dropped", "Exchange lost an actor", MEDIUM, ALERT)
            .subject(TOKEN)
            .what("The parent's `act` is not nested in the child's.")
            .why("The chain of actors is the evidence of every delegation. A hop that drops it hides the trail.")
            .precisely(WAITS + """

                - The parent's `act` must equal the child's or one nested in it.""")
            .falsePositives("An STS that was never taught to nest `act`.")
            .response("Configure the STS to nest the prior `act` into the new one.")
            .references("RFC 8693 §4.1", "MITRE T1070", "OWASP NHI9:2025", "NIST CSF 2.0 PR.PS-04");

    static final Rule PRESENTER_NOT_AUDIENCE = rule(
                    "chain.presenter-not-audience", "Exchange of a token meant for another", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .what("The exchanging client is neither in the parent's `aud` nor the parent's own `client_id`.")
            .why("Only the client or audience of a token may exchange it. Any other party found or stole it.")
            .precisely(WAITS)
            .falsePositives("Clients whose `client_id` differs from the name of the audience they serve. Align them.")
            .response("Find out how the client came by the parent; look at its other exchanges.")
            .references(
                    "RFC 8693 §2.1",
                    "RFC 9700 §4.10.2",
                    "RFC 8725 §3.9",
                    "MITRE T1550.001",
                    "OWASP NHI9:2025",
                    "NIST CSF 2.0 PR.AA-04");

    static final Rule SPLICED = rule("chain.spliced", "Exchange joined tokens that never met", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .what("""
                An exchange joins a subject token and an actor token that never met: `actor_token.sub` is neither the
                exchanging client nor in the parent's `aud`.""")
            .why("A thief combines a stolen token with an own token and makes a delegation that was not granted.")
            .precisely(WAITS)
            .falsePositives("Brokers that exchange for several actors. Name the actor in the parent's `aud`.")
            .response("Compare where subject token and actor token were used before; they should share a path.")
            .references("RFC 8693 §2.1", "RFC 8693 §5", "MITRE T1550.001", "OWASP NHI4:2025", "NIST CSF 2.0 DE.AE-03");

    private ChainRuleDefinitions() {}
}
