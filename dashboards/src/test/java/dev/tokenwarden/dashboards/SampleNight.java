package dev.tokenwarden.dashboards;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Sends a plausible day of two tenants: the data of screenshots and of the browser tests. */
final class SampleNight {
    /**
     * @param weight how often this kind is drawn, relative to the others
     */
    private record Kind(
            String rule, Severity severity, Action action, String title, int weight, Observation observation) {}

    private record Observation(String what, String expected, String seen) {
        Evidence evidence(String source, Instant time) {
            return SampleEvents.evidence(what, expected, seen, source, time);
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "replay.context-change",
                    Severity.HIGH,
                    Action.REVOKE_TOKEN,
                    "Token shown from a second network",
                    9,
                    new Observation("network", "AS64500", "AS64666")),
            new Kind(
                    "replay.one-time",
                    Severity.CRITICAL,
                    Action.REVOKE_TOKEN,
                    "One-time token presented twice",
                    3,
                    new Observation("presentations", "1", "2")),
            new Kind(
                    "audience.mismatch",
                    Severity.HIGH,
                    Action.REVOKE_TOKEN,
                    "Token accepted at an audience it was not issued for",
                    6,
                    new Observation("audience", "payments", "ledger")),
            new Kind(
                    "scope.exceeded",
                    Severity.HIGH,
                    Action.REVOKE_TOKEN,
                    "Accepted for a scope the token does not have",
                    4,
                    new Observation("scope", "payments:read ledger:read", "payments:read payments:write")),
            new Kind(
                    "scope.outside-chain",
                    Severity.CRITICAL,
                    Action.REVOKE_CHAIN,
                    "Used a scope that an ancestor in the exchange chain lacked",
                    2,
                    new Observation("scope", "ledger:read", "ledger:read ledger:write")),
            new Kind(
                    "chain.scope-escalated",
                    Severity.CRITICAL,
                    Action.REVOKE_CHAIN,
                    "Exchange gained a scope the parent did not have",
                    2,
                    new Observation("scope", "orders:read", "orders:read orders:refund")),
            new Kind(
                    "replay.impossible-travel",
                    Severity.HIGH,
                    Action.REVOKE_TOKEN,
                    "Frankfurt to São Paulo within 4 minutes",
                    3,
                    new Observation("speed", "1,000 km/h", "147,300 km/h")),
            new Kind(
                    "issuance.unissued",
                    Severity.CRITICAL,
                    Action.REVOKE_TOKEN,
                    "Signed by a known key, never issued",
                    1,
                    new Observation("ledger", "issued or exchanged", "no record")),
            new Kind(
                    "scope.probing",
                    Severity.MEDIUM,
                    Action.REVOKE_TOKEN,
                    "Five operations refused for scope within 2 minutes",
                    8,
                    new Observation("operations", "4", "7")),
            new Kind(
                    "volume.denied-burst",
                    Severity.MEDIUM,
                    Action.ALERT,
                    "34 rejections within a minute",
                    10,
                    new Observation("rejections", "19", "34")),
            new Kind(
                    "posture.symmetric-signing",
                    Severity.MEDIUM,
                    Action.ALERT,
                    "HS256 at a high-risk audience",
                    7,
                    new Observation("alg", "ES256", "HS256")),
            new Kind(
                    "chain.too-deep",
                    Severity.MEDIUM,
                    Action.ALERT,
                    "Six exchanges below the root",
                    4,
                    new Observation("depth", "5", "6")),
            new Kind(
                    "posture.long-lived",
                    Severity.LOW,
                    Action.ALERT,
                    "Lifetime of 24 h, where the issuer allows 1 h",
                    18,
                    new Observation("lifetime", "PT1H", "PT24H")),
            new Kind(
                    "posture.no-jti",
                    Severity.LOW,
                    Action.ALERT,
                    "Tokens of this client have no jti",
                    14,
                    new Observation("jti", "present", "missing")),
            new Kind(
                    "posture.unbound",
                    Severity.LOW,
                    Action.ALERT,
                    "Bearer token without a key at a high-risk audience",
                    12,
                    new Observation("cnf", "jkt or x5t#S256", "none")));

    private static final String[] SUBS = {
        "alice@acme.example", "bob@acme.example", "svc-billing", "carol@acme.example", "svc-reports"
    };
    private static final String[] CLIENTS = {"web", "mobile-ios", "svc-a", "svc-batch", "partner-gateway"};

    private final Random random = new Random(7);
    private final ConsoleFixture world;
    private final Instant now;

    SampleNight(ConsoleFixture world, Instant now) {
        this.world = world;
        this.now = now;
    }

    void happen(int detections) {
        for (int i = 0; i < detections; i++) {
            // Denser towards the end, with a burst about two hours ago.
            double age = random.nextInt(5) == 0
                    ? 1.7 + random.nextDouble() * 0.5
                    : Math.pow(random.nextDouble(), 1.6) * 23.5;
            detection(now.minusMillis((long) (age * 3_600_000)));
        }
        world.flush();
    }

    /**
     * Sends a token that is exchanged several times. One exchange gains a scope, and its descendants are used.
     *
     * @return the token that gained the scope
     */
    TokenIdentity chain(String name) {
        Instant begun = now.minus(Duration.ofMinutes(25));
        TokenIdentity root = SampleEvents.token("acme", name);
        world.send(SampleEvents.issued(root, SUBS[0], "web", "orders:read orders:write profile", begun));
        TokenIdentity orders = exchange(root, name + "-orders", "svc-orders", "orders:read orders:write", 1);
        exchange(root, name + "-profile", "svc-profile", "profile", 2);
        TokenIdentity billing = exchange(orders, name + "-billing", "svc-billing", "orders:read", 3);
        TokenIdentity stock = exchange(orders, name + "-stock", "svc-stock", "orders:read", 4);
        exchange(stock, name + "-warehouse", "svc-warehouse", "orders:read", 5);
        TokenIdentity refund = exchange(billing, name + "-refund", "svc-reports", "orders:read orders:refund", 6);
        exchange(refund, name + "-ledger", "svc-ledger", "orders:refund", 7);
        exchange(refund, name + "-mail", "svc-mail", "orders:read", 8);
        Detection found = SampleEvents.of(
                "acme",
                "chain.scope-escalated",
                Severity.CRITICAL,
                Action.REVOKE_CHAIN,
                refund.name(),
                SUBS[0],
                "svc-reports",
                begun.plusSeconds(360),
                1,
                "Exchange gained a scope the parent did not have",
                List.of(SampleEvents.evidence(
                        "scope", "orders:read", "orders:read orders:refund", "urn:sts:acme", begun.plusSeconds(360))));
        world.send(found);
        world.send(SampleEvents.stolen("acme", refund.name(), begun.plusSeconds(700), 3));
        return refund;
    }

    private TokenIdentity exchange(TokenIdentity parent, String name, String client, String scope, int minute) {
        TokenIdentity child = SampleEvents.token("acme", name);
        Instant time = now.minus(Duration.ofMinutes(25 - minute));
        world.send(SampleEvents.exchanged(child, parent, SUBS[0], client, scope, time));
        for (int i = 0; i < 12; i++) {
            world.send(SampleEvents.use(
                    child,
                    name + "-" + i,
                    time.plusSeconds(70L * i),
                    i % 3 == 0 ? "ledger" : "payments",
                    i % 5 == 4 ? "203.0.113.201" : "203.0.113.7",
                    false));
        }
        return child;
    }

    Detection detection(Instant time) {
        Kind kind = pick();
        String tenant = random.nextInt(4) == 0 ? "globex" : "acme";
        String jti = new UUID(random.nextLong(), random.nextLong()).toString();
        String source =
                "urn:verifier:" + (random.nextBoolean() ? "payments" : "ledger") + "/eu-" + (1 + random.nextInt(3));
        List<Evidence> evidence = kind.rule().equals("replay.context-change")
                ? SampleEvents.stolen(tenant, jti, time, 1).evidence()
                : List.of(kind.observation().evidence(source, time));
        Detection detection = SampleEvents.of(
                tenant,
                kind.rule(),
                kind.severity(),
                kind.action(),
                jti,
                SUBS[random.nextInt(SUBS.length)],
                CLIENTS[random.nextInt(CLIENTS.length)],
                time,
                random.nextInt(5) == 0 ? 2 + random.nextInt(40) : 1,
                kind.title(),
                evidence);
        if (kind.rule().startsWith("posture") || kind.rule().startsWith("volume")) {
            detection = about(
                    detection,
                    Subject.client(
                            detection.token().clientId(), detection.token().iss(), null));
        }
        world.send(detection);
        uses(detection);
        decide(detection);
        return detection;
    }

    private static Detection about(Detection d, Subject subject) {
        return Detection.builder(d.id(), d.rule(), d.severity())
                .time(d.time())
                .detectedAt(d.detectedAt())
                .tenant(d.tenant())
                .subject(subject)
                .token(d.token())
                .title(d.title())
                .evidence(d.evidence())
                .count(d.count())
                .action(d.action())
                .references(List.of("OWASP NHI7:2025"))
                .build();
    }

    private void uses(Detection detection) {
        TokenIdentity token =
                SampleEvents.token(detection.tenant(), detection.token().jti());
        int uses = 2 + random.nextInt(5);
        for (int i = 0; i < uses; i++) {
            world.send(SampleEvents.use(
                    token,
                    detection.id() + "-" + i,
                    detection.time().minusSeconds(40L * (uses - i)),
                    i % 2 == 0 ? "payments" : "ledger",
                    "203.0.113." + (7 + i),
                    false));
        }
    }

    private void decide(Detection detection) {
        if (!detection.action().revokes() || random.nextInt(4) == 0) {
            return;
        }
        TokenIdentity token =
                SampleEvents.token(detection.tenant(), detection.token().jti());
        Target target = detection.action() == Action.REVOKE_CHAIN ? Target.chain(token) : Target.token(token);
        Instant time = detection.time().plusMillis(14 + random.nextInt(50));
        int fate = random.nextInt(10);
        Decision.Outcome outcome = fate == 0
                ? Decision.Outcome.AWAITING_APPROVAL
                : fate == 1 ? Decision.Outcome.SUPPRESSED : Decision.Outcome.REVOKED;
        Decision decision = SampleEvents.decision(detection, outcome, target, time);
        world.send(decision);
        if (outcome == Decision.Outcome.REVOKED) {
            world.send(SampleEvents.revocation(decision));
            if (random.nextInt(3) > 0) {
                Instant denied = time.plus(Duration.ofSeconds(3 + random.nextInt(60)));
                world.send(
                        SampleEvents.use(token, detection.id() + "-denied", denied, "payments", "203.0.113.201", true));
            }
        }
    }

    private Kind pick() {
        int total = KINDS.stream().mapToInt(Kind::weight).sum();
        int at = random.nextInt(total);
        for (Kind kind : KINDS) {
            at -= kind.weight();
            if (at < 0) {
                return kind;
            }
        }
        throw new IllegalStateException();
    }
}
