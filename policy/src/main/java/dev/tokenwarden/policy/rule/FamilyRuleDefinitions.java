package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Action.REVOKE_GRANT;
import static dev.tokenwarden.contract.detection.Action.REVOKE_TOKEN;
import static dev.tokenwarden.contract.detection.Severity.CRITICAL;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.GRANT;
import static dev.tokenwarden.contract.detection.Subject.Type.SESSION;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Rules about stolen sessions and grants, which no single access token reveals. */
final class FamilyRuleDefinitions {
    private static final String FAMILY = """
            - The family of a token is its grant if any event about the token names it, else the one grant that the
              other tokens of the same session and client name, else its session. An issuer's event wins over a
              verifier's, then the earlier event.
            """;

    private static final String PRESENTATIONS = """
            - All believed presentations of the family that have a client context, and every issuance that names its
              `client`. Presentations by a workload that is in `aud` or among the actors are forwarding and are left
              out.
            - Only presentations by the client that the family was issued to: the `client_id` of its
              `authorization_code` issuance, else of the token with the earliest event.
            """;

    static final Rule CONTEXT_CHANGE = rule(
                    "session.context-change", "Session or grant used by two clients in turn", HIGH, REVOKE_GRANT)
            .subject(GRANT)
            .subject(SESSION)
            .settings("grace")
            .duration("window", "PT24H", "PT1S", "P30D", "longest time from the first presentation to the third")
            .what(
                    "Tokens of one session or grant are presented by client A, then by another client B, then by A again.")
            .why("""
                With a stolen refresh token, the thief gets other access tokens than the victim. No single token is used
                by both, so each token looks honest.""")
            .precisely(FAMILY + PRESENTATIONS + """
                - The strongest identifier that both sides know decides: the key, else the workload, else network and
                  user
                  agent, which must both differ. A network alone or an agent alone never differs: sessions outlive moves
                  and updates. A and A again are the same client if that identifier is equal (network and agent both).
                - B does not differ if, within `window`, the family was also presented from B's network with A's agent
                  and
                  from A's network with B's agent: one client with several networks, during an update.
                - The three presentations involve at least two tokens; one token alone is `replay.context-change`.
                - At once if the three presentations are `edge`, have no trace or are issuances; else settled. Also
                  settled
                  where half of what shows one client with several networks was seen, and in the first `grace` of a
                  session, whose tokens may still turn out to belong to a grant. Once per family. The action is
                  `revoke-session` where the family is a session.""")
            .falsePositives("""
                One refresh token shared by two honest installations. Give each its own authorization, or except the
                client.""")
            .response("Revoke the grant, let the person sign in again, and look at what B did with which tokens.")
            .references(
                    "RFC 9700 §4.14",
                    "MITRE T1528",
                    "MITRE T1550.001",
                    "OWASP NHI2:2025",
                    "OWASP MCP01:2025",
                    "NIST CSF 2.0 DE.AE-03");

    static final Rule IMPOSSIBLE_TRAVEL = rule(
                    "session.impossible-travel", "Session or grant in two places", MEDIUM, ALERT)
            .subject(GRANT)
            .subject(SESSION)
            .firing(Firing.SETTLED)
            .settings("grace")
            .number("min_distance_km", 100, 1, 20_000, "distance below which nothing is raised")
            .number("max_speed_kmh", 1_000, 1, 100_000, "speed above which travel is impossible")
            .what("""
                Two consecutive presentations of one session or grant, of different tokens, are more than 100 km apart
                at over 1,000 km/h.""")
            .why("A session that is used in two places has two holders, even if each token stays in one place.")
            .precisely(FAMILY + PRESENTATIONS + """
                - Consecutive by event time among those with coordinates, great-circle distance; a late presentation is
                  inserted where it belongs.
                - Not compared: two presentations of one token (that is `replay.impossible-travel`), by the same key or
                  the same workload, from the same address, or from the same AS with the same agent; the place (0, 0).
                - Once per family.""")
            .falsePositives("VPNs and privacy relays: the place is that of their exit.")
            .response("Compare both places with the person's usual ones; look for `grant.refresh-replay`.")
            .references("MITRE T1539", "MITRE T1550.001", "OWASP NHI2:2025", "NIST CSF 2.0 DE.AE-02");

    static final Rule REFRESH_REPLAY = rule(
                    "grant.refresh-replay", "Refresh token redeemed by two clients", CRITICAL, REVOKE_GRANT)
            .subject(GRANT)
            .subject(SESSION)
            .subject(TOKEN)
            .duration("remember", "P30D", "PT1M", "P90D", "how long a redemption is compared with later ones")
            .what("One refresh token is redeemed in two issuances by different clients.")
            .why("""
                A refresh token belongs to one client. A second one that redeems it has stolen it, and can mint access
                tokens for as long as the grant lives.""")
            .precisely("""
                - Redemptions are grouped by tenant, issuer and `issuance.refresh`; any two are compared by their
                  `issuance.client`. Key, else workload, else network and user agent must differ, and both of the last
                  two. Two by the same client, or where nothing is known to differ, are a race or a retry.
                - The subject is the family of the earlier token, else of the later one, else the later token. The
                  action follows the
                  subject: `revoke-grant`, `revoke-session` or `revoke-token`.
                - Also raised when an issuer reports a revoked session or grant with `revocation.reason`
                  `refresh-reuse`: it refused the second redemption itself.
                - Once per family.""")
            .falsePositives("A backend that redeems one refresh token from two regions with different software.")
            .response("Revoke the grant; let the person authorize again; find out where the refresh token was stored.")
            .references(
                    "RFC 9700 §4.14.2",
                    "RFC 6749 §10.4",
                    "MITRE T1528",
                    "OWASP NHI2:2025",
                    "OWASP NHI7:2025",
                    "OWASP MCP01:2025",
                    "NIST CSF 2.0 DE.AE-03");

    static final Rule ISSUED_AFTER_REVOCATION = rule(
                    "grant.issued-after-revocation", "Token issued in an ended session or grant", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .settings("grace")
            .duration(
                    "delay",
                    "PT5S",
                    "PT0S",
                    "PT1H",
                    "how long after it took effect a revocation may take to reach every token endpoint")
            .duration("remember", "P7D", "PT1H", "P90D", "how long an ended session or grant is remembered")
            .what("A token is issued or exchanged in a session or grant more than 5 s after that ended.")
            .why("If an issuer keeps issuing tokens for an ended session, the logout has no effect.")
            .precisely("""
                - Event time of the issuance or exchange against the effective time of the revocation. A token has every
                  session and grant that an event about it names.
                - An exchange from a token that is revoked itself, or through its session, grant or an ancestor, raises
                  `chain.revoked-ancestor` and not this. For an exchange, this is raised when the grace has passed.""")
            .falsePositives("An issuer that reports a logout late, with an earlier effective time.")
            .response("Revoke the token; find out why the token endpoint still honours the session.")
            .references(
                    "RFC 7009 §2.1", "RFC 9700 §4.14", "MITRE T1550.001", "OWASP NHI1:2025", "NIST CSF 2.0 RS.MI-01");

    private FamilyRuleDefinitions() {}
}
