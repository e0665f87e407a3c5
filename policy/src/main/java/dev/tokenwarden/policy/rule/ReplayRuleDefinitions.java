package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Action.REVOKE_CHAIN;
import static dev.tokenwarden.contract.detection.Action.REVOKE_TOKEN;
import static dev.tokenwarden.contract.detection.Severity.CRITICAL;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.LOW;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.TOKEN;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Rules about a token, or a copy of it, that someone other than its holder uses. */
final class ReplayRuleDefinitions {

    static final Rule ONE_TIME = rule("replay.one-time", "One-time token used again", CRITICAL, REVOKE_TOKEN)
            .subject(TOKEN)
            .what("A token marked `one_time` is in a second presentation.")
            .why("""
                A one-time token authorises one act: a payment, a download, a job. A second presentation means that
                somebody kept a copy, or that the act is being repeated without authority.""")
            .precisely("""
                - Uses that share a trace are one presentation if the use comes from one of our own workloads or
                  networks
                  (`workloads`, `internal_networks`, or a workload that the token names), or if nothing shows another
                  client: a request that passes through several verifiers, or that is retried under its trace, counts
                  once, although clocks differ by up to `clock_skew`.
                - Any other use of the trace is a presentation of its own, whether `edge` is true or not: traces are
                  chosen by the client and found in logs. A field that only one side reports never differs.
                - Rejected uses count too, unless they are not believed (rejected for `signature`, `issuer` or
                  `malformed`, or with `verified` false).""")
            .falsePositives("""
                A client that retries under a new trace. Have it keep its `traceparent` across retries, or mint a new
                token for each attempt.""")
            .response("""
                Compare the two presentations side by side. If the client is the same in both, look for a retry without
                its trace; otherwise treat the token's owner as phished or the transport as tapped.""")
            .references(
                    "RFC 9700 §2.2.1",
                    "RFC 7519 §4.1.7",
                    "MITRE T1550.001",
                    "OWASP NHI4:2025",
                    "NIST CSF 2.0 DE.CM-09",
                    "NIST SP 800-207 §2.1 tenet 3");

    static final Rule PROOF = rule("replay.proof", "DPoP proof replayed", HIGH, REVOKE_TOKEN)
            .subject(TOKEN)
            .settings("clock_skew")
            .duration(
                    "window",
                    "PT5M",
                    "PT1S",
                    "PT24H",
                    "how long after its `iat` a proof can still be accepted; it is remembered as long")
            .what("A DPoP proof (its key and `jti`) is seen again in another trace, or again at the same source.")
            .why("""
                A proof is made for one request. If it is seen twice, it was stolen together with the token: the thief
                cannot make another proof without the private key, and replays the stolen one.""")
            .precisely("""
                - Same key (`client.jkt`, else the token's `cnf.jkt`) and same proof `jti`.
                - At the same source: always. At another source: only when both traces are known and differ, since
                  an inner hop is shown the proof of the request that it serves.
                - Remembered until the proof's window, with the clock skew, has passed.""")
            .falsePositives("""
                Proxies that replay a request after a time-out under a new trace. A second delivery of the same event
                is not a second use.""")
            .response("""
                Find where the request was recorded: a log with headers, a proxy, a debugging tool. Require server
                nonces (RFC 9449 §9) at that audience.""")
            .references(
                    "RFC 9449 §11.1",
                    "RFC 9449 §4.3",
                    "MITRE T1550.001",
                    "MITRE T1557",
                    "OWASP NHI4:2025",
                    "NIST CSF 2.0 PR.AA-04");

    static final Rule SENDER_MISMATCH = rule(
                    "replay.sender-mismatch", "Bound token presented without its key", CRITICAL, REVOKE_TOKEN)
            .lesser(HIGH, REVOKE_TOKEN, "the verifier rejected the use")
            .subject(TOKEN)
            .settings("grace")
            .what("The token has `cnf`, and the key presented with it is another one, or there is none.")
            .why("""
                A sender-constrained token is worthless without its key. A client that presents it without the key has
                stolen it;
                where that was accepted, the verifier does not check what it should.""")
            .precisely("""
                - Judged on the presentation's own client context, which is that of its earliest event: the inner hops
                  of a trace present no key.
                - Not judged where no client was reported.
                - At once when the event is `edge` or has no trace, else after the grace.""")
            .falsePositives("""
                A gateway that checks the proof and does not report the key. Let it report `client.jkt` or
                `client.x5t#S256`, or no client at all.""")
            .response("""
                If it was accepted, repair the verifier first: it takes bound tokens as bearer tokens. Then look for
                where the token leaked.""")
            .references(
                    "RFC 9449 §7.1",
                    "RFC 8705 §3",
                    "RFC 7800 §3",
                    "RFC 9700 §4.10.1",
                    "MITRE T1550.001",
                    "OWASP NHI4:2025",
                    "NIST CSF 2.0 PR.AA-04");

    static final Rule CONTEXT_CHANGE = rule(
                    "replay.context-change", "Token used by two different clients", HIGH, REVOKE_TOKEN)
            .lesser(
                    LOW,
                    ALERT,
                    "only the user agent is new and the network is known, or if the alternating networks differ only in prefix")
            .subject(TOKEN)
            .settings("grace")
            .duration(
                    "window",
                    "PT5M",
                    "PT1S",
                    "PT24H",
                    "longest time from the first A to the second in an A-B-A alternation of networks")
            .duration(
                    "habit",
                    "P30D",
                    "PT0S",
                    "P90D",
                    "how long a network or user agent stays known to a token after a presentation with it; PT0S: not at"
                            + " all")
            .duration(
                    "max_age",
                    "PT0S",
                    "PT0S",
                    "P3650D",
                    "only tokens whose `iat` is at most this long before the presentation are judged; PT0S: all tokens,"
                            + " also those without `iat`")
            .what("""
                Two presentations of a token come from different clients: keys differ, or workloads differ, or network
                and user agent are both new to the token, or the networks alternate A-B-A with one agent.""")
            .why("A bearer token works for every holder. If a token has two holders, one of them may have stolen it.")
            .precisely("""
                - The rule compares each presentation with all earlier presentations of that token, of any age.
                - It compares the strongest identifier that both presentations have: key, then workload, then network
                  and
                  agent. It skips a field that one of them lacks.
                - Networks are compared by AS number if both are known, else by prefix (/24 or /48) if both addresses
                  are of
                  the same family. Otherwise the result is unknown, and unknown never counts as different. An IPv4 and
                  an
                  IPv6 address never differ by themselves. `internal_networks` are one network, and so are `relays`.
                - User agents are normalised first. Versions of one product are the same agent, and so are parts that
                  change
                  with each request (`command/...`, build numbers, locales). The evidence shows the raw value.
                - Network and agent must both be new to the token: no presentation within `habit` had either. An app
                  with a
                  web view, or a host with several programs, has several agents on one network.
                - The native code, the web view and the media player of one app on Android or iOS may be one client. If one
                  of them is first seen on a new network, severity is low and the action is alert.
                - If only the agent is new and the network is known, severity is low and the action is alert. If the
                  network
                  changes once and the agent stays, the client is roaming, and the rule raises nothing.
                - If networks alternate A-B-A within `window` with one agent, severity is high if both have an AS number
                  and
                  the numbers differ. If only the prefixes differ, it is low and the action is alert, because several
                  NAT
                  gateways are common in clouds.
                - A workload that is in `aud` or among the actors (its SPIFFE id, or the last path segment of it)
                  forwards
                  the token. Its presentations are not compared.
                - The rule fires at once if every compared presentation is `edge` or has no trace, otherwise after the
                  grace. It keeps at most 64 distinct contexts per token.""")
            .falsePositives("""
                Proxies that present the token from another address under a new trace, egress through several
                networks (split tunnels).""")
            .response("""
                Compare the contexts and ask the owner about both. If one is not the owner's, revoke the owner's session
                at
                the identity provider. If both are your own proxies, configure them to forward `traceparent`.""")
            .references(
                    "RFC 9700 §4.10",
                    "RFC 6750 §5.2",
                    "MITRE T1550.001",
                    "MITRE T1528",
                    "MITRE T1078.004",
                    "OWASP NHI2:2025",
                    "OWASP NHI9:2025",
                    "NIST CSF 2.0 DE.CM-09",
                    "NIST SP 800-207 §5.3");

    static final Rule IMPOSSIBLE_TRAVEL = rule(
                    "replay.impossible-travel", "Token travelled faster than anyone can", HIGH, REVOKE_TOKEN)
            .lesser(MEDIUM, ALERT, "the place differs, but not the network and the agent (or key, or workload) as well")
            .subject(TOKEN)
            .firing(Firing.SETTLED)
            .settings("grace", "relays")
            .number("max_speed_kmh", 1000, 1, 100_000, "speed over which travel is impossible, in km/h")
            .number(
                    "min_distance_km",
                    100,
                    0,
                    20_038,
                    "distance that must be exceeded for speed to be judged, in km: coordinates of addresses are coarse")
            .what("Two presentations are more than 100 km apart, at a speed of over 1,000 km/h.")
            .why("One holder cannot be in two places. Distance catches the thief who copies the user agent as well.")
            .precisely("""
                - Consecutive presentations, by event time, that have coordinates; great-circle distance. A presentation
                  that comes late is inserted by its event time.
                - Not judged if the network (the AS) and the agent are the same: carriers move the exit of a network.
                  Not
                  judged if the address is the same: the database moved it. Not judged between two of `relays`.
                - A place at (0, 0), or with one coordinate only, is not known.
                - High, revoke-token only if the network, the place and the agent (or the workload, or the key: the
                  strongest that is known of both decides) all differ; else medium, alert. Where one of the two is one of `relays`: medium, alert.
                - Settled after the grace, since a presentation between the two may still arrive.""")
            .falsePositives("""
                VPN and mobile exits far from their users, wrong coordinates of an address. List VPN exits and privacy
                relays under `relays`.""")
            .response("As for `replay.context-change`; look whether the far network is a hosting provider or a VPN.")
            .references(
                    "RFC 9700 §4.10",
                    "MITRE T1550.001",
                    "MITRE T1078.004",
                    "OWASP NHI2:2025",
                    "NIST CSF 2.0 DE.AE-03",
                    "NIST SP 800-207 §5.3");

    static final Rule CONTENT_MISMATCH = rule(
                    "replay.content-mismatch", "One token identity with two contents", CRITICAL, REVOKE_CHAIN)
            .subject(TOKEN)
            .what("One token identity is seen with two different `hash` values.")
            .why("""
                An issuer gives each `jti` to one token. A second content with the same `jti` was signed by someone who
                stole the key, or by an issuer that repeats identifiers. Neither can be trusted.""")
            .precisely("""
                - The hash covers the signing input (header and payload), never the signature, which can be varied
                  without becoming invalid.
                - A use whose hash differs from the one in the issuance ledger counts as well.""")
            .falsePositives("""
                An issuer that re-signs one token with another key under the same `jti`, or whose `jti` is not unique.
                Both are defects of the issuer (RFC 7519 §4.1.7).""")
            .response("""
                Assume a leaked signing key until the opposite is shown: compare both contents, check `kid` and who can
                sign with it, and rotate the key.""")
            .references("RFC 7519 §4.1.7", "RFC 7515 §5.1", "MITRE T1606", "OWASP NHI2:2025", "NIST CSF 2.0 PR.AA-04");

    static final Rule OUTSIDE_LIFETIME = rule(
                    "replay.outside-lifetime", "Token accepted outside its lifetime", HIGH, ALERT)
            .subject(TOKEN)
            .settings("clock_skew")
            .what("A verifier accepted the token more than the clock skew after `exp`, or before `nbf`.")
            .why("A verifier that does not check the lifetime turns every old token found in a log into a valid one.")
            .precisely("""
                - The time of the event is compared, which is the verifier's clock.
                - Accepted uses only; a rejected one is the verifier doing its work.""")
            .falsePositives("A verifier whose clock is off by more than the skew.")
            .response("Repair the verifier or its clock. Check what the token was used for after it expired.")
            .references(
                    "RFC 7519 §4.1.4",
                    "RFC 7519 §4.1.5",
                    "RFC 9068 §4",
                    "MITRE T1550.001",
                    "OWASP NHI4:2025",
                    "NIST CSF 2.0 PR.AA-04");

    static final Rule AFTER_REVOCATION = rule("replay.after-revocation", "Revoked token accepted", CRITICAL, ALERT)
            .subject(TOKEN)
            .duration(
                    "delay",
                    "PT5S",
                    "PT0S",
                    "PT1H",
                    "how long after it took effect a revocation may take to reach every verifier")
            .what("A token was accepted more than 5 s after its revocation, or that of an ancestor, took effect.")
            .why("""
                The revocation did not reach that verifier, or the verifier does not check. A stolen token still works
                there after it was revoked.""")
            .precisely("""
                - Event time over `delay` past the effective time of the token's own or any ancestor's revocation.
                - Accepted uses only.""")
            .falsePositives("Verifiers that are known to have no denylist. Exempt them by tenant, or give them one.")
            .response("Look at the verifier's denylist view: its age, its feed position, its staleness policy.")
            .references(
                    "RFC 7009 §2",
                    "MITRE T1550.001",
                    "OWASP NHI1:2025",
                    "NIST CSF 2.0 RS.MI-01",
                    "NIST SP 800-207 §2.1 tenet 6");

    private ReplayRuleDefinitions() {}
}
