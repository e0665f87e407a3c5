package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Action.REVOKE_TOKEN;
import static dev.tokenwarden.contract.detection.Severity.CRITICAL;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Rules about tokens that their issuer did not issue. */
final class IssuanceRuleDefinitions {

    static final Rule UNISSUED = rule("issuance.unissued", "Token that its issuer never issued", CRITICAL, REVOKE_TOKEN)
            .lesser(CRITICAL, ALERT, "the issuer's whole ledger is silent")
            .proposes("revoke-key")
            .subject(TOKEN)
            .firing(Firing.DEADLINE)
            .settings("issuers.ledgered", "issuers.ledgered_since", "issuers.max_lifetime")
            .duration("wait", "PT30S", "PT0S", "PT1H", "how long after the use the issuance may still become known")
            .what("""
                A token of a ledgered issuer is used, its signature was accepted, and no issuance or exchange for it is
                known 30 s later.""")
            .why("""
                The signature is valid and the issuer did not issue the token: the mark of a leaked signing key. A
                holder of
                the key can make any number of tokens with any claims.""")
            .precisely("""
                - Not known when stream time passes the time of the use plus `wait`, in every partition.
                - Lag is not evidence. It is raised only when every reporter that may report issuances or exchanges of
                  this
                  issuer has been read up to then, and the issuer has reported something later than the token's `iat`.
                  If
                  that does not hold within 10 times `wait`, it is raised as an alert and revokes nothing.
                - Tokens with an `iat` before `ledgered_since` (default: the issuer's first ledger event) are exempt,
                  but
                  only until `max_lifetime` after it, and never without `iat`.
                - While an issuer's whole ledger is silent, it only alerts.""")
            .falsePositives("An issuer that loses ledger events, or a second signer that does not report.")
            .response("""
                Confirm with the issuer's own log. If it did not mint the token, revoke the key (proposed with the
                detection), rotate, and search for other tokens of that `kid`.""")
            .references(
                    "RFC 7517 §9.2",
                    "RFC 9068 §4",
                    "MITRE T1606",
                    "MITRE T1552.004",
                    "OWASP NHI2:2025",
                    "NIST CSF 2.0 DE.AE-03",
                    "NIST SP 800-207 §5.1");

    private IssuanceRuleDefinitions() {}
}
