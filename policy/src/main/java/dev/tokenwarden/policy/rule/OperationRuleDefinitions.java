package dev.tokenwarden.policy.rule;

import static dev.tokenwarden.contract.detection.Action.ALERT;
import static dev.tokenwarden.contract.detection.Severity.HIGH;
import static dev.tokenwarden.contract.detection.Severity.MEDIUM;
import static dev.tokenwarden.contract.detection.Subject.Type.ADDRESS;
import static dev.tokenwarden.contract.detection.Subject.Type.CLIENT;
import static dev.tokenwarden.contract.detection.Subject.Type.SOURCE;
import static dev.tokenwarden.policy.rule.Rule.rule;

/** Rules about unusual volumes, missing reports, and reports that their sender may not make. */
final class OperationRuleDefinitions {

    static final Rule DENIED_BURST = rule("volume.denied-burst", "Burst of rejections", MEDIUM, ALERT)
            .subject(CLIENT)
            .subject(ADDRESS)
            .firing(Firing.SETTLED)
            .settings("grace")
            .integer("count", 20, 1, 1_000_000, "rejections within `window` that make a burst")
            .duration("window", "PT1M", "PT1S", "PT24H", "sliding window over event time")
            .duration(
                    "quiet", "PT10M", "PT0S", "P7D", "time without a burst after which the next one is a new detection")
            .what("20 or more rejections in 1 min come from one `client_id` or one address.")
            .why("Guessing, spraying and scanning are denied most of the time, so they show as denials.")
            .precisely("""
                - Any `window` of event time; every rejected event counts, also events that are not believed; per
                  tenant and `client_id`, and per tenant and address.
                - Counts events, not presentations. Once per subject until `quiet` has passed without.
                - Rejections of one token of one client from one address are one act: only the client's burst is raised.
                - The evidence names tokens, subjects, clients, addresses, agents and operations of the latest
                  rejections,
                  the total of the burst, and three events. The total is brought up to date once per `window`, at most
                  five minutes late.""")
            .falsePositives(
                    "A client with an expired credential in a retry loop, or an address that many clients share.")
            .response(
                    "Look at the reasons. `expired` from one client is a defect; `signature` from one address is not.")
            .references(
                    "RFC 6750 §3.1",
                    "MITRE T1110",
                    "MITRE T1595",
                    "OWASP NHI4:2025",
                    "NIST CSF 2.0 DE.CM-01",
                    "NIST CSF 2.0 DE.AE-02");

    static final Rule SPIKE = rule("volume.spike", "Client's rate far above its own", MEDIUM, ALERT)
            .subject(CLIENT)
            .firing(Firing.SETTLED)
            .settings("grace")
            .number("factor", 10, 1, 10_000, "multiple of the client's mean rate that must be exceeded")
            .integer("count", 100, 1, 10_000_000, "presentations within `window` below which nothing is raised")
            .duration("window", "PT1M", "PT1S", "PT1H", "sliding window over event time")
            .duration("baseline", "PT1H", "PT1M", "P90D", "history that must be known before a client is judged")
            .duration(
                    "quiet", "PT10M", "PT0S", "P7D", "time without a spike after which the next one is a new detection")
            .what("A client's rate over 1 min is more than 10 times its own baseline, and at least 100.")
            .why("A client that suddenly makes many more requests may be copying data in bulk.")
            .precisely("""
                - Presentations in any `window` against the client's mean rate before it, once at least `baseline` of it
                  is known.
                - Counts presentations, not events. Once per subject until `quiet` has passed without.
                - Windows are closed. Up to 512 presentations in a window are counted exactly, more than that to a 60th
                  of
                  the window.
                - The evidence names tokens, subjects, addresses, agents and operations of the latest presentations, the
                  total of the spike, and three events. The total is brought up to date once per `window`, at most five
                  minutes late.""")
            .falsePositives("Batch jobs and campaigns. Raise `factor` for that tenant.")
            .response("Look at what was read, by which subjects, and whether the client's owner knows.")
            .references(
                    "MITRE T1530",
                    "MITRE T1078.004",
                    "OWASP NHI5:2025",
                    "NIST CSF 2.0 DE.CM-01",
                    "NIST CSF 2.0 DE.AE-02");

    static final Rule TELEMETRY_GAP = rule("telemetry.gap", "Verifier's reports are missing", MEDIUM, ALERT)
            .subject(SOURCE)
            .firing(Firing.DEADLINE)
            .duration(
                    "silence",
                    "PT2M",
                    "PT10S",
                    "PT24H",
                    "time without a heartbeat after which a verifier counts as away")
            .what("A verifier's status shows events lost, or no status arrives for 2 min.")
            .why("Uses that are not reported cannot be detected. A careful attacker first disables the reporting.")
            .precisely("""
                - Lost: the verifier counts events dropped, or its sequence has a hole.
                - Away: no status for `silence` from a verifier that sent one before. A gap ends with the next status.
                - Lag of the pipeline is not a gap. Missing reports are raised only after everything that the verifier's
                  reporters
                  sent up to then has been read.""")
            .falsePositives("Deployments and scale-down. A verifier that says that it stops is not away.")
            .response("Check the verifier and its path to Kafka. Treat the time of the gap as unobserved.")
            .references(
                    "MITRE T1562.006",
                    "NIST CSF 2.0 PR.PS-04",
                    "NIST CSF 2.0 DE.CM-09",
                    "NIST SP 800-207 §2.1 tenet 7");

    static final Rule SOURCE_MISMATCH = rule(
                    "ingest.source-mismatch", "Reporter sent what it is not registered for", HIGH, ALERT)
            .subject(SOURCE)
            .settings("registrations")
            .what(
                    "A reporter sent an event of a source, tenant, issuer, audience or type that it is not registered for.")
            .why("""
                An attacker who can forge events can cause the revocation of other people's tokens, or hide a stolen
                one. A reporter that sends such events is misconfigured or compromised.""")
            .precisely("""
                - Raised by admission, once for each registration, kind of claim and (UTC) day of receipt; repeats raise
                  its
                  count. The event itself is refused and kept, whole, on the dead-letter topic.
                - A use that is not believed makes no claim about its issuer.""")
            .falsePositives("A new audience or issuer that was not added to the registration.")
            .response(
                    "Compare the claim with the registration. If the reporter was not changed, revoke its credential.")
            .references(
                    "MITRE T1565", "MITRE T1199", "OWASP NHI3:2025", "NIST CSF 2.0 PR.AA-05", "NIST SP 800-207 §5.1");

    static final Rule CLAIM_CONFLICT = rule("ingest.claim-conflict", "Reporters contradict each other", HIGH, ALERT)
            .subject(SOURCE)
            .settings("registrations", "clock_skew", "grace")
            .what(
                    "Two reporters say different things about one token, or an exchange names a token that already existed.")
            .why("""
                A reporter that lies about a token can have it revoked, or hide that it was stolen. One of the two is
                wrong:
                it is misconfigured, or another party sends events in its name.""")
            .precisely("""
                - A contradiction on `exp`, `sub`, `client_id`, `hash`, `cnf` or `one_time` by two registrations; a
                  value that
                  is missing contradicts nothing.
                - The issuer's value (rank 1) wins over that of a verifier that the token is for (rank 2), and that one
                  over any other reporter's (rank 3). Within a rank the first value stays.
                - The subject is the reporter with the lower rank, or the later one. The token counts as contested: no
                  claim
                  of it may suppress a decision.
                - An exchange cannot mint a token that was issued by the issuer itself, or used before the exchange by
                  more
                  than the clock skew and the grace: the link is refused.""")
            .falsePositives("A reporter that maps claims in another way than the others.")
            .response("Compare what both reporters sent about the token. Trust the issuer until you know better.")
            .references(
                    "MITRE T1565", "MITRE T1199", "OWASP NHI3:2025", "NIST CSF 2.0 PR.AA-05", "NIST SP 800-207 §5.1");

    static final Rule EVENT_CONFLICT = rule("ingest.event-conflict", "One event id with two contents", MEDIUM, ALERT)
            .subject(SOURCE)
            .what("A second event has the source, the id and the token of a first one, and another content.")
            .why("Event ids are chosen by reporters. An id that is used twice could hide the second event.")
            .precisely("""
                - The second event is processed like any other: it never replaces or hides the first one.
                - The same source and id about another token is another event.
                - Enrichment (AS number, place) is not part of the content.""")
            .falsePositives("A reporter that restarts the numbering of its events after a restart.")
            .response("Let the reporter use ids that it never repeats, such as UUIDs.")
            .references("MITRE T1565", "OWASP NHI3:2025", "NIST CSF 2.0 PR.AA-05", "NIST CSF 2.0 DE.CM-09");

    private OperationRuleDefinitions() {}
}
