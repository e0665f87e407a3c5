package dev.tokenwarden.dashboards;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Two attacks. A refresh token is stolen: the owner in Berlin and the thief in Singapore redeem it, and the thief's token is used until
 * the grant is revoked. An agent answers a user's request with its own token.
 */
final class SampleStory {
    static final int ISSUANCES = 5;
    static final int USES = 7;
    static final int DETECTIONS = 2;
    static final String OWNER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0";
    static final String THIEF_AGENT = "python-requests/2.32";
    /** When the thief redeems the refresh token, in milliseconds after the begin. */
    static final long THEFT = 60_243;
    /** When the grant is revoked. */
    static final long REVOKED = 60_400;
    /** When the last verifier acknowledged. */
    static final long CLOSED = 60_431;

    private static final ClientContext OWNER = new ClientContext(
            "203.0.113.7", 64500L, new ClientContext.Geo("DE", 52.52, 13.4), OWNER_AGENT, null, null, null);
    private static final ClientContext THIEF = new ClientContext(
            "198.51.100.9", 64666L, new ClientContext.Geo("SG", 1.35, 103.82), THIEF_AGENT, null, null, null);
    private static final ClientContext INSIDE =
            new ClientContext("10.0.0.7", null, null, "assistant/1.0", null, null, null);

    private final ConsoleFixture world;
    private final Instant begin;

    SampleStory(ConsoleFixture world, Instant begin) {
        this.world = world;
        this.begin = begin;
    }

    /** Tells both. Three verifiers acknowledge the revocation of the grant. */
    void tellAll(RevocationPeer peer) {
        Revocation revocation = stolenGrant();
        peer.acknowledged(
                revocation,
                Map.of(
                        "orders-1", begin.plusMillis(REVOKED + 9),
                        "payments-1", begin.plusMillis(REVOKED + 12),
                        "ledger-1", begin.plusMillis(CLOSED)));
        confusedDeputy();
    }

    private Revocation stolenGrant() {
        Token.Builder first = ofGrant("owned-1");
        Token.Builder second = ofGrant("owned-2");
        Token.Builder stolen = ofGrant("stolen-1");
        world.send(issued(first, 0, new Issuance("authorization_code", null, OWNER)));
        world.send(used(first, "u1", 1_000, "GET /orders", OWNER, true));
        world.send(issued(second, 60_000, new Issuance("refresh_token", "r".repeat(43), OWNER)));
        TokenEvent theft = issued(stolen, THEFT, new Issuance("refresh_token", "r".repeat(43), THIEF));
        world.send(theft);
        world.send(used(stolen, "u2", THEFT + 20, "GET /orders", THIEF, true));
        world.send(used(second, "u3", THEFT + 50, "GET /orders", OWNER, true));
        world.send(used(stolen, "u4", THEFT + 60, "GET /orders/7", THIEF, true));
        world.send(used(stolen, "u5", REVOKED + 100, "GET /orders/8", THIEF, false));
        FamilyIdentity grant = FamilyIdentity.grant("acme", SampleEvents.ISS, "g-1");
        Detection detection = detection(
                "grant.refresh-replay",
                Severity.CRITICAL,
                Action.REVOKE_GRANT,
                Subject.family(grant),
                theft,
                "Refresh token redeemed by two clients");
        world.send(detection);
        Decision decision = SampleEvents.decision(
                detection,
                Decision.Outcome.REVOKED,
                new Target.OfGrant("acme", SampleEvents.ISS, "g-1"),
                begin.plusMillis(REVOKED));
        world.send(decision);
        Revocation revocation = SampleEvents.revocation(decision);
        world.send(revocation);
        return revocation;
    }

    private void confusedDeputy() {
        Token.Builder user = token("user-1").clientId("web").scope("orders:read");
        Token.Builder own =
                token("agent-own").sub("assistant").clientId("assistant").scope("ledger:write");
        world.send(issued(user, 100_000, new Issuance("urn:ietf:params:oauth:grant-type:jwt-bearer", null, null)));
        world.send(issued(own, 100_000, new Issuance("client_credentials", null, null)));
        world.send(used(user, "u6", 101_000, "GET /orders", OWNER, true));
        TokenEvent misuse = TokenEvent.builder(
                        EventType.USED, "urn:verifier:ledger/1", "u7", begin.plusMillis(101_050), "acme")
                .token(own.build())
                .use(use("POST /entries", INSIDE, true)
                        .audience("ledger")
                        .tool("write_entry")
                        .requiredScope("ledger:write")
                        .trace(trace(101))
                        .build())
                .build();
        world.send(misuse);
        world.send(detection(
                "agent.own-authority",
                Severity.HIGH,
                Action.ALERT,
                Subject.token(SampleEvents.token("acme", "agent-own")),
                misuse,
                "Used its own authority for ledger:write in the request of another"));
    }

    private Detection detection(
            String rule, Severity severity, Action action, Subject subject, TokenEvent act, String title) {
        return Detection.builder(DetectionId.of(rule, "acme", subject, severity, ""), rule, severity)
                .time(act.time())
                .detectedAt(act.time().plusMillis(90))
                .tenant("acme")
                .subject(subject)
                .title(title)
                .evidence(List.of(new Evidence(
                        "client", OWNER_AGENT, THIEF_AGENT, new Evidence.EventRef(act.source(), act.id(), act.time()))))
                .count(1)
                .action(action)
                .references(List.of("RFC 9700 §4.14"))
                .build();
    }

    private TokenEvent issued(Token.Builder token, long after, Issuance issuance) {
        Token built = token.build();
        return TokenEvent.builder(
                        EventType.ISSUED, "urn:idp:acme", "issued-" + built.jti(), begin.plusMillis(after), "acme")
                .token(built)
                .issuance(issuance)
                .build();
    }

    private TokenEvent used(
            Token.Builder token, String id, long after, String operation, ClientContext client, boolean accepted) {
        return TokenEvent.builder(EventType.USED, "urn:verifier:orders/1", id, begin.plusMillis(after), "acme")
                .token(token.build())
                .use(use(operation, client, accepted)
                        .trace(trace(after / 1_000))
                        .build())
                .build();
    }

    private static Use.Builder use(String operation, ClientContext client, boolean accepted) {
        return Use.builder()
                .audience("orders")
                .outcome(accepted ? Use.Outcome.ACCEPTED : Use.Outcome.REJECTED)
                .reason(accepted ? null : RejectionReason.REVOKED)
                .edge(true)
                .operation(operation)
                .requiredScope("orders:read")
                .client(client);
    }

    private static String trace(long number) {
        return String.format("%032x", number);
    }

    private Token.Builder ofGrant(String jti) {
        return token(jti).sid("s-1").grant("g-1");
    }

    private Token.Builder token(String jti) {
        return Token.builder(SampleEvents.ISS)
                .jti(jti)
                .sub("alice")
                .clientId("web")
                .aud(List.of("orders"))
                .scope("orders:read")
                .iat(begin.getEpochSecond())
                .exp(begin.getEpochSecond() + 3600)
                .alg("ES256")
                .kid("k1")
                .typ("at+jwt");
    }
}
