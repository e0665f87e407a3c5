package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Action.REVOKE_CHAIN;
import static dev.tokenwarden.contract.detection.Action.REVOKE_TOKEN;
import static dev.tokenwarden.contract.detection.Severity.CRITICAL;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/**
 * Rules about the shape of chains: too deep, circular, across tenants, without a known exchange, or below a revoked
 * token.
 */
final class LineageRuleDefinitions {

    static final Rule TOO_DEEP = rule("chain.too-deep", "Exchange chain too deep", MEDIUM, ALERT)
            .subject(TOKEN)
            .settings("exchange.max_depth")
            .what("A token is more than 5 exchanges away from its root.")
            .why(
                    "Nobody designs such chains. A deep chain is a loop between services, or a thief who renews a stolen token.")
            .precisely("""
                - Depth is the number of exchanges between a token and its root, as far as ancestors are known.
                - The bound is `exchange.max_depth`.""")
            .falsePositives("Deep but intended call graphs. Raise `exchange.max_depth`.")
            .response("Open the chain: the same two clients in turn mean a loop.")
            .references("RFC 8693 §4.1", "MITRE T1550.001", "OWASP NHI9:2025", "NIST CSF 2.0 DE.AE-02");

    static final Rule CYCLE = rule("chain.cycle", "Token is its own ancestor", CRITICAL, REVOKE_CHAIN)
            .subject(TOKEN)
            .what("A token is its own ancestor.")
            .why(
                    "No honest STS can mint a token from its own descendant: identities are being reused or events forged.")
            .precisely("""
                - Raised once, on any member of the cycle.""")
            .falsePositives("An STS that returns the subject token unchanged, and reports an exchange.")
            .response("Check the STS's `jti` generator and who may report exchanges for it.")
            .references("RFC 8693 §2.2", "RFC 7519 §4.1.7", "MITRE T1606", "NIST CSF 2.0 DE.AE-02");

    static final Rule TENANT_CROSSED = rule("chain.tenant-crossed", "Exchange crossed tenants", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .settings("exchange.allowed_tenant_pairs", "issuers")
            .what("Parent and child belong to different tenants, and policy allows no such pair.")
            .why("The boundary between tenants must hold. An exchange across it gives access to another tenant's data.")
            .precisely("""
                - Pairs in policy are [parent, child] and hold in that direction only.
                - A reference to a parent has no tenant of its own: it is the event's, unless policy lists that issuer
                  for other tenants only.""")
            .falsePositives("Federation between partners. Add the pair to `exchange.allowed_tenant_pairs`.")
            .response("Check the trust between the two issuers; ask both tenants.")
            .references(
                    "RFC 8693 §5",
                    "RFC 8725 §3.8",
                    "MITRE T1199",
                    "OWASP NHI8:2025",
                    "NIST CSF 2.0 PR.AA-05",
                    "NIST SP 800-207 §5.3");

    static final Rule ORPHAN = rule("chain.orphan", "Delegated token of unknown origin", HIGH, ALERT)
            .subject(TOKEN)
            .firing(Firing.DEADLINE)
            .duration("wait", "PT30S", "PT0S", "PT1H", "how long after the use the exchange may still become known")
            .what("A token with `act` is used, and no exchange for it is known 30 s later.")
            .why("""
                Delegation that no STS reported: it bypasses the checks on the chain, or the STS does not report what
                it mints.""")
            .precisely("""
                - Not known when stream time passes the time of the use plus `wait`.""")
            .falsePositives("An STS that does not report, or reports late. Connect it, or raise `wait`.")
            .response("Ask the issuer named in the token whether it minted it.")
            .references(
                    "RFC 8693 §4.1",
                    "MITRE T1606",
                    "OWASP NHI4:2025",
                    "NIST CSF 2.0 DE.AE-03",
                    "NIST SP 800-207 §2.1 tenet 5");

    static final Rule REVOKED_ANCESTOR = rule(
                    "chain.revoked-ancestor", "Exchange or use below a revoked token", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .duration(
                    "delay",
                    "PT5S",
                    "PT0S",
                    "PT1H",
                    "how long after it took effect a revocation may take to reach every STS and verifier")
            .what("An exchange is made from a revoked token, or a child of a revoked token is used.")
            .why("Revoking a stolen token has no effect if tokens that were exchanged from it stay valid.")
            .precisely("""
                - Any ancestor; accepted uses. A token is also revoked when its session or grant is.
                - Event time over `delay` past the effective time of the revocation; for an exchange, the time of the
                  exchange against the parent or any ancestor of it.""")
            .falsePositives("An STS with a view of the denylist older than `delay`.")
            .response("Let the STS check subject and actor tokens against the denylist before it exchanges.")
            .references("RFC 8693 §5", "RFC 7009 §2.1", "MITRE T1550.001", "OWASP NHI1:2025", "NIST CSF 2.0 RS.MI-01");

    static final Rule FAN_OUT = rule("chain.fan-out", "Token exchanged into many tokens", HIGH, ALERT)
            .subject(TOKEN)
            .settings("agents")
            .integer("count", 20, 1, 1_000_000, "distinct children within `window` that are allowed")
            .duration("window", "PT5M", "PT1S", "PT1H", "longest time from the first exchange to the last")
            .what("One token is exchanged into more than 20 distinct tokens within 5 min.")
            .why("""
                Many exchanges of one token spread its authority: to other audiences, or to tokens that live longer.""")
            .precisely("""
                - The subject is the parent. Distinct children by identity, any `window` of event time.
                - The bound is `max_children` of the agent that made the last exchange, else `count`.
                - Once per parent.""")
            .falsePositives("A batch agent. Give it `max_children`.")
            .response("Revoke the chain if the owner of the client cannot explain the children.")
            .references(
                    "RFC 8693 §5",
                    "MITRE T1550.001",
                    "OWASP NHI9:2025",
                    "OWASP ASI08:2026",
                    "OWASP AISVS C9",
                    "NIST CSF 2.0 DE.CM-09");

    private LineageRuleDefinitions() {}
}
