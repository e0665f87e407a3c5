package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.LOW;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.GRANT;
import static dev.tokenwarden.contract.detection.Subject.Type.SESSION;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Misuse that shows in the logs of clouds and identity providers. */
final class CloudRuleDefinitions {

    static final Rule FOREIGN_NETWORK = rule(
                    "session.foreign-network", "Key of a machine used from a foreign network", HIGH, ALERT)
            .subject(TOKEN)
            .firing(Firing.SETTLED)
            .settings("networks", "internal_networks", "grace")
            .duration(
                    "window",
                    "P7D",
                    "PT1M",
                    "P90D",
                    "longest time between the machine's use and the other principal's, whichever comes first")
            .duration("remember", "P30D", "PT1H", "P400D", "how long a network without a use is remembered")
            .what("""
                The session of a machine presents a key from a network that it never used before, and that another
                principal uses or that is not one of the account's own networks.""")
            .why("""
                The keys of an instance change every few hours, and its programs use its own network. A thief who read a
                key from its metadata service uses it elsewhere: in a network where the thief also uses another
                identity.""")
            .precisely("""
                - The session of a machine is a token whose `sid` equals its `sub`. The CloudTrail importer sets it for
                  role
                  sessions whose name is that of an instance (`i-...`), an ECS task or a pod with EKS Pod Identity.
                - Networks are compared by AS number if it is known, else by prefix (/24, /48). The first network of a
                  session
                  is its own. Uses without an address, as through VPC endpoints, are one network.
                - A principal is a `sub` that begins with `arn:`, or the id of a user or role (`AIDA...`, `AROA...`). Other machines do not count: they share NAT gateways.
                - If policy lists `networks`, a network in them is never foreign, and every other one is. Uses from
                  `internal_networks` are not judged.
                - Every believed use counts, accepted or rejected. Once per key.""")
            .falsePositives("""
                An instance whose traffic leaves through another gateway, which people use as well. List the account's
                own addresses in
                `networks`.""")
            .response("""
                Revoke the role's sessions (deny by `aws:TokenIssueTime`), isolate the instance, find out how the key
                was
                read, and look at what else came from that network.""")
            .references("MITRE T1552.005", "MITRE T1550.001", "OWASP NHI2:2025", "NIST CSF 2.0 DE.CM-09");

    static final Rule SELF_ISSUED = rule(
                    "chain.self-issued", "Key that gave itself a key or rights after denials", HIGH, ALERT)
            .subject(TOKEN)
            .integer("count", 3, 1, 16, "denials before it")
            .duration("window", "PT24H", "PT1M", "P30D", "longest time between the denials and the new key or rights")
            .what("""
                A key is denied `count` times or more, and then makes another key for its own user, or widens the rights
                of its
                own user or role.""")
            .why("""
                A thief first tries what the stolen key allows, and then secures access: a second key still works after
                the first is revoked.""")
            .precisely("""
                - Denials are believed rejections with reason `scope`.
                - A key for its own user is an exchange whose `issuance.grant_type` begins with `urn:aws:iam:`, with the
                  same
                  `sub` on both sides. The subject is the new key.
                - Rights are widened by an issuance of the key itself with such a `grant_type` (`PutUserPolicy`,
                  `AttachUserPolicy`, `AddUserToGroup`, `CreateLoginProfile`, ...). The subject is the key.
                - At once. Denials that arrive late are counted by their event time.""")
            .falsePositives("An administrator who sets up a new user by trial and error.")
            .response("""
                Deactivate the new key and the old one, remove the policies that the user was given, and look at all
                calls since
                the first denial.""")
            .references("MITRE T1098.001", "MITRE T1098.003", "OWASP NHI5:2025", "NIST CSF 2.0 PR.AA-05");

    static final Rule REFRESH_FORK = rule(
                    "grant.refresh-fork", "Refresh token redeemed from two networks in turn", MEDIUM, ALERT)
            .lesser(
                    LOW,
                    ALERT,
                    "the refresh token was redeemed from one network and then from another, and not from the first again")
            .subject(GRANT)
            .subject(SESSION)
            .subject(TOKEN)
            .settings("internal_networks", "relays")
            .duration("window", "PT24H", "PT1S", "P30D", "longest time from the first redemption to the third")
            .what("""
                One refresh token is redeemed from network A, then from another network B, then from A again, and the
                log names
                nothing of the clients but their networks.""")
            .why("""
                An issuer that does not rotate refresh tokens cannot see that two clients share one. Its log shows a
                fork: both
                go on redeeming the same token.""")
            .precisely("""
                - Redemptions are grouped by tenant, issuer and `issuance.refresh`, in the order of event time.
                - Only where neither key nor workload is known and the user agent is missing on one side: else
                  `grant.refresh-replay` decides.
                - Networks are compared by AS number, else by prefix within one address family. `internal_networks` are
                  one
                  network, and so are `relays`.
                - The subject is the family of the first of the redemptions, else its token. Each case once per refresh
                  token.""")
            .falsePositives("A phone that changes between two networks while refresh tokens are not rotated.")
            .response("""
                Ask the person about the second network. Revoke the grant if it is not theirs, and switch rotation of
                refresh
                tokens on: then the issuer finds the fork by itself.""")
            .references("RFC 9700 §4.14.2", "MITRE T1528", "OWASP NHI2:2025", "NIST CSF 2.0 DE.AE-03");

    private CloudRuleDefinitions() {}
}
