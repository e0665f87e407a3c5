package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Action.REVOKE_TOKEN;
import static dev.tokenwarden.contract.detection.Severity.CRITICAL;
import static dev.tokenwarden.contract.detection.Severity.LOW;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.CLIENT;
import static dev.tokenwarden.contract.detection.Subject.Type.KEY;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Rules about how tokens are signed, bound to keys, and limited in time. They judge accepted uses only. */
final class PostureRuleDefinitions {

    private static final String ACCEPTED = """
                - Judges accepted uses only.""";

    static final Rule UNSIGNED = rule("posture.unsigned", "Unsigned token accepted", CRITICAL, REVOKE_TOKEN)
            .subject(TOKEN)
            .what("A token with `alg` `none` was accepted.")
            .why("Anyone can write such a token. A verifier that takes it has no authentication at all.")
            .precisely(ACCEPTED)
            .falsePositives("None in production.")
            .response("Take the verifier out of service until it has an algorithm allow-list.")
            .references(
                    "RFC 8725 §2.1",
                    "RFC 8725 §3.1",
                    "RFC 7519 §6",
                    "MITRE T1606",
                    "OWASP NHI4:2025",
                    "NIST CSF 2.0 PR.AA-04");

    static final Rule SYMMETRIC_SIGNING = rule(
                    "posture.symmetric-signing", "Shared secret signs for a high-risk audience", MEDIUM, ALERT)
            .subject(KEY, "audience")
            .settings("audiences.risk")
            .what("A token signed with HS256, HS384 or HS512 is accepted at a high-risk audience.")
            .why("Every verifier that knows a shared secret can also sign with it: it can issue tokens.")
            .precisely(ACCEPTED + """

                - Once per issuer, key and audience a (UTC) day.""")
            .falsePositives("None: it is an inventory of what is to be migrated.")
            .response("Migrate the issuer to ES256 or EdDSA; the console's posture page shows who still relies on it.")
            .references(
                    "RFC 8725 §2.2",
                    "RFC 8725 §3.2",
                    "RFC 7518 §3.2",
                    "MITRE T1606",
                    "MITRE T1552.004",
                    "OWASP NHI4:2025",
                    "OWASP NHI9:2025",
                    "NIST CSF 2.0 PR.AA-01");

    static final Rule ALGORITHM_SWITCH = rule(
                    "posture.algorithm-switch", "One key used as secret and as key pair", CRITICAL, REVOKE_TOKEN)
            .subject(KEY)
            .what("One issuer and `kid` appear with a symmetric and with an asymmetric `alg`.")
            .why("""
                Key confusion: the verifier used the public key as an HMAC secret. Everyone knows the public key and can
                sign
                all that this verifier accepts.""")
            .precisely(ACCEPTED + """

                - The subject is the key; what is revoked is the token that switched.""")
            .falsePositives("An issuer that gives a secret and a key pair the same `kid`. Rename one.")
            .response("Find the verifier that accepted it: its algorithm is chosen by the token. Fix it first.")
            .references("RFC 8725 §2.1", "RFC 8725 §3.1", "MITRE T1606", "OWASP NHI4:2025", "NIST CSF 2.0 PR.AA-04");

    static final Rule LONG_LIVED = rule(
                    "posture.long-lived", "Token lives longer than its issuer should grant", LOW, ALERT)
            .subject(CLIENT, "iss")
            .settings("issuers.max_lifetime")
            .what("`exp` minus `iat` is over the issuer's `max_lifetime`.")
            .why("The longer a token is valid, the longer a thief can use it.")
            .precisely(ACCEPTED + """

                - Once per issuer and client a (UTC) day. Off for issuers without `max_lifetime`.""")
            .falsePositives("None: a lifetime is a fact.")
            .response("Shorten the lifetime for that client at the issuer.")
            .references(
                    "RFC 9700 §2.2.1",
                    "RFC 6750 §5.3",
                    "OWASP NHI7:2025",
                    "NIST CSF 2.0 PR.AA-01",
                    "NIST SP 800-207 §2.1 tenet 3");

    static final Rule NO_JTI = rule("posture.no-jti", "Token without an identifier", LOW, ALERT)
            .subject(CLIENT, "iss")
            .what("The token has no `jti`.")
            .why("Without it a token can be revoked and followed only by its hash, and not found in the issuer's log.")
            .precisely(ACCEPTED + """

                - Once per issuer and client a (UTC) day.""")
            .falsePositives("None.")
            .response("Have the issuer set `jti` (required by RFC 9068).")
            .references("RFC 7519 §4.1.7", "RFC 9068 §2.2", "OWASP NHI4:2025", "NIST CSF 2.0 PR.PS-04");

    static final Rule UNBOUND = rule("posture.unbound", "Bearer token at a high-risk audience", LOW, ALERT)
            .subject(CLIENT, "audience")
            .settings("audiences.risk")
            .what("A token without `cnf` is accepted at a high-risk audience.")
            .why(
                    "A bearer token works for every holder. A token that is bound to a key (DPoP, mutual TLS) works only with that key.")
            .precisely(ACCEPTED + """

                - Once per client and audience a (UTC) day.""")
            .falsePositives("None: it is an inventory of what is to be bound.")
            .response("Let the client use DPoP or mutual TLS for that audience.")
            .references("RFC 9700 §2.2.1", "RFC 9449 §6", "RFC 8705 §3", "OWASP NHI4:2025", "NIST CSF 2.0 PR.AA-03");

    static final Rule KEY_OVERDUE = rule("posture.key-overdue", "Signing key overdue for rotation", LOW, ALERT)
            .subject(KEY)
            .settings("issuers.key_rotation")
            .what("A key is in use for longer than the issuer's `key_rotation`.")
            .why(
                    "A key that is never rotated has had the longest time to leak, and its rotation is untested when it does.")
            .precisely(ACCEPTED + """

                - Measured between the first and the last accepted use of a `kid`. Off for issuers without
                  `key_rotation`.""")
            .falsePositives("None: an age is a fact.")
            .response("Rotate, and automate it.")
            .references("RFC 7517 §4.5", "MITRE T1552.004", "OWASP NHI7:2025", "NIST CSF 2.0 PR.AA-01");

    static final Rule KEY_EXPOSED = rule("posture.key-exposed", "Private key published", CRITICAL, ALERT)
            .subject(KEY)
            .what("A published key set holds the private part of a key.")
            .why("Everybody who reads the key set can sign tokens of that issuer.")
            .precisely("""
                - Verifiers name such keys in their heartbeats, and the HTTP gateway reports those of its callers' issuers.
                  They do not use them: tokens that such a key signed are refused.
                - Once per issuer and key a (UTC) day, from the first heartbeat on.""")
            .falsePositives("None: a key that was published once is known.")
            .response("""
                Remove the key at the issuer and revoke it (`./warden revoke key`). Verifiers of others still accept
                what it
                signs. Look for tokens that nobody issued (`issuance.unissued`).""")
            .references("RFC 7517 §9.2", "MITRE T1552.004", "MITRE T1606", "OWASP NHI2:2025", "NIST CSF 2.0 PR.AA-01");

    private PostureRuleDefinitions() {}
}
