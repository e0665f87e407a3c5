package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.REVOKE_CHAIN;
import static dev.tokenwarden.contract.detection.Action.REVOKE_TOKEN;
import static dev.tokenwarden.contract.detection.Severity.CRITICAL;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Rules about tokens that are used beyond their own scope or that of an ancestor. */
final class ScopeRuleDefinitions {

    static final Rule EXCEEDED = rule("scope.exceeded", "Use accepted beyond the token's scope", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .what("A use was accepted although the scope it requires is not within the token's.")
            .why(
                    "The verifier allowed an operation that the token does not grant: it checks the subject, and not the scope.")
            .precisely("""
                - Applies where both `scope` and `required_scope` are present.
                - Every scope that is required must be in the token's. Accepted uses only.""")
            .falsePositives("A verifier that reports a scope it does not require of this caller (roles, ownership).")
            .response("Repair the verifier's scope check. Review what was done through it by this token and others.")
            .references(
                    "RFC 6749 §3.3",
                    "RFC 6750 §3.1",
                    "RFC 9700 §2.3",
                    "MITRE T1548",
                    "OWASP NHI5:2025",
                    "NIST CSF 2.0 PR.AA-05",
                    "NIST SP 800-207 §2.1 tenet 6");

    static final Rule PROBING = rule("scope.probing", "Token probes for what it may do", MEDIUM, REVOKE_TOKEN)
            .subject(TOKEN)
            .integer("distinct", 5, 1, 10_000, "distinct operations rejected for scope that make it probing")
            .duration("window", "PT5M", "PT1S", "PT24H", "sliding window over event time")
            .what("5 or more distinct operations are rejected for scope, with one token, in 5 min.")
            .why("A program knows what it may call. Trying one operation after another is exploration.")
            .precisely("""
                - Distinct `operation` values among uses rejected with reason `scope` and believed.""")
            .falsePositives("A client released before its new scopes were granted. Grant them or roll back.")
            .response("Look at the order of operations: alphabetical or by a specification means a scanner.")
            .references("RFC 6750 §3.1", "MITRE T1526", "MITRE T1580", "OWASP NHI5:2025", "NIST CSF 2.0 DE.AE-02");

    static final Rule OUTSIDE_CHAIN = rule(
                    "scope.outside-chain", "Use of a scope that an ancestor lacked", CRITICAL, REVOKE_CHAIN)
            .subject(TOKEN)
            .settings("exchange.allowed_scope_gain", "exchange.scope_map")
            .what("""
                The use needs a scope that the token carries, but that some ancestor in its exchange chain did not
                have.""")
            .why("""
                Each exchange may only remove scopes. A scope that reappears further down was never granted to
                the root token, and a verifier that sees only the last token cannot know.""")
            .precisely("""
                - Applies where `scope` and `required_scope` are present and the scope is in the token.
                - A scope that policy allowed an exchange to add counts as granted, to that token and its descendants.
                - For a scope that `scope_map` yields, the search goes on upstream for the scope it came from.
                - An unknown ancestor ends the search.
                - At once when the ancestors are known, else as soon as they are.""")
            .falsePositives("An STS that maps scope names. Tell policy in `exchange.scope_map`.")
            .response("""
                Open the chain and find the edge where the scope appears: that exchange, its client and the STS's
                policy are what to repair.""")
            .references(
                    "RFC 8693 §2.1",
                    "RFC 8693 §5",
                    "RFC 9700 §2.3",
                    "MITRE T1548.005",
                    "MITRE T1550.001",
                    "OWASP NHI5:2025",
                    "NIST CSF 2.0 PR.AA-05");

    private ScopeRuleDefinitions() {}
}
