package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Action.REVOKE_TOKEN;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.CLIENT;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Rules about tokens that are presented to the wrong audience. */
final class AudienceRuleDefinitions {

    static final Rule MISMATCH = rule("audience.mismatch", "Token shown to the wrong audience", HIGH, REVOKE_TOKEN)
            .lesser(MEDIUM, ALERT, "the verifier rejected the use")
            .subject(TOKEN)
            .what("The audience that the token was shown to is not in its `aud`.")
            .why("""
                A service that receives a token can present it elsewhere, and so can an attacker inside that service.
                Only the
                audience check stops them. If the use was accepted, this check is missing.""")
            .precisely("""
                - Compares only where `aud` is not empty.
                - Accepted: high, and the token is revoked. Rejected: medium, an alert.
                - A registered verifier that the token is not for must report the token's hash, and the issuer or
                  another verifier must
                  have reported the same one. Otherwise it is an alert.""")
            .falsePositives("""
                An audience with several names. List every name that the issuer uses in the token, or have the
                verifier report the one that it checks.""")
            .response("""
                Accepted: repair the verifier's audience check. Rejected: find out which holder of the token tried
                (the `aud` names the candidates).""")
            .references(
                    "RFC 7519 §4.1.3",
                    "RFC 8725 §2.7",
                    "RFC 8725 §3.9",
                    "RFC 9700 §4.10.2",
                    "MITRE T1550.001",
                    "OWASP NHI4:2025",
                    "NIST CSF 2.0 PR.AA-05");

    static final Rule MISSING = rule("audience.missing", "Token without an audience accepted", MEDIUM, ALERT)
            .subject(TOKEN)
            .firing(Firing.SETTLED)
            .settings("grace")
            .what("A token without an audience was accepted.")
            .why("Any service that ever received a token without audience can replay it to every other service.")
            .precisely("""
                - No event about the token names an `aud` when the grace is over. Accepted uses only.""")
            .falsePositives("Issuers that never set `aud`. Disable the rule for that tenant until they do.")
            .response("Have the issuer name the audience (RFC 8707 `resource`), then let verifiers require it.")
            .references(
                    "RFC 7519 §4.1.3", "RFC 9068 §2.2", "RFC 9700 §2.3", "OWASP NHI5:2025", "NIST CSF 2.0 PR.AA-05");

    static final Rule FIRST_SEEN = rule("audience.first-seen", "Client at an audience new to it", MEDIUM, ALERT)
            .subject(CLIENT, "audience")
            .firing(Firing.SETTLED)
            .settings("grace")
            .integer("count", 100, 1, 1_000_000, "presentations after which a client's baseline is mature")
            .duration(
                    "age",
                    "PT24H",
                    "PT0S",
                    "P90D",
                    "time since the client's first presentation after which its baseline is mature")
            .what("A client whose baseline is mature is seen at an audience that is new to it.")
            .why("""
                Machine clients repeat the same calls. A thief uses a stolen client credential to look around, and that
                shows before anything is denied.""")
            .precisely("""
                - Per tenant and `client_id`; mature after at least `count` presentations over at least `age`.
                - Counts presentations, not events: a forwarded request is one.
                - Settled after the grace, since earlier presentations may still arrive.""")
            .falsePositives("A release that calls a new service. Once: the audience is known from then on.")
            .response("Ask the client's owner whether a release explains it. If none does, rotate its credential.")
            .references(
                    "RFC 9700 §2.3",
                    "MITRE T1078.004",
                    "MITRE T1526",
                    "OWASP NHI5:2025",
                    "OWASP NHI9:2025",
                    "NIST CSF 2.0 DE.AE-02",
                    "NIST SP 800-207 §2.1 tenet 7");

    static final Rule FAN_OUT = rule("audience.fan-out", "Token tried at many audiences", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .integer(
                    "distinct",
                    5,
                    1,
                    10_000,
                    "distinct audiences that one token may reach within `window`; more are raised")
            .number("factor", 3, 1, 1_000, "multiple of the client's usual reach that must be exceeded as well")
            .duration("window", "PT5M", "PT1S", "PT24H", "sliding window over event time")
            .what("""
                One token is presented at more than 5 distinct audiences in 5 min, and at more than 3 times what its
                client's tokens usually reach.""")
            .why("A thief who does not know where a token is accepted tries every audience.")
            .precisely("""
                - The usual reach is the mean, over the client's earlier tokens, of the widest `window` of each; 1 where
                  there are none.
                - Rejected presentations count, unless they are not believed.""")
            .falsePositives("""
                Health checkers and aggregators that fan out by design: their usual reach is high, so that `factor`
                keeps them quiet once they have a history.""")
            .response("Look at the outcomes: which audiences accepted it, and what was done there.")
            .references(
                    "RFC 9700 §4.10.2", "MITRE T1526", "MITRE T1550.001", "OWASP NHI5:2025", "NIST CSF 2.0 DE.AE-02");

    private AudienceRuleDefinitions() {}
}
