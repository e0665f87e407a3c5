package dev.tokenwarden.dashboards;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import java.util.List;

/** What happens in tests: plausible detections, uses and decisions. */
final class SampleEvents {
    static final String ISS = "https://idp.acme.example";

    private SampleEvents() {}

    static TokenIdentity token(String tenant, String jti) {
        return new TokenIdentity(tenant, "https://idp." + tenant + ".example", TokenIdentity.Kind.JTI, jti);
    }

    /** A stolen token, shown from another network. */
    static Detection stolen(String tenant, String jti, Instant time, long count) {
        return stolen(tenant, jti, time, count, Action.REVOKE_TOKEN);
    }

    static Detection stolen(String tenant, String jti, Instant time, long count, Action action) {
        return of(
                tenant,
                "replay.context-change",
                Severity.HIGH,
                action,
                jti,
                "alice@acme.example",
                "web",
                time,
                count,
                "Token shown from a second network",
                List.of(
                        evidence("network", "AS64500", "AS64666", "urn:verifier:payments/eu-1", time),
                        evidence("address", "203.0.113.7", "203.0.113.201", "urn:verifier:payments/eu-1", time),
                        evidence(
                                "user agent",
                                "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0",
                                "python-requests/2.32.3",
                                "urn:verifier:payments/eu-1",
                                time)));
    }

    static Detection of(
            String tenant,
            String rule,
            Severity severity,
            Action action,
            String jti,
            String sub,
            String client,
            Instant time,
            long count,
            String title,
            List<Evidence> evidence) {
        TokenIdentity token = token(tenant, jti);
        Subject subject = Subject.token(token);
        return Detection.builder(DetectionId.of(rule, tenant, subject, severity, ""), rule, severity)
                .time(time)
                .detectedAt(time.plusMillis(18))
                .tenant(tenant)
                .subject(subject)
                .token(TokenSummary.builder(token.iss())
                        .jti(jti)
                        .sub(sub)
                        .clientId(client)
                        .kid("2026-11-es256")
                        .alg("ES256")
                        .iat(time.getEpochSecond() - 840)
                        .exp(time.getEpochSecond() + 2760)
                        .build())
                .title(title)
                .evidence(evidence)
                .count(count)
                .action(action)
                .references(List.of("MITRE T1550.001", "RFC 9700 §4.14"))
                .build();
    }

    static Evidence evidence(String what, String expected, String seen, String source, Instant time) {
        return new Evidence(
                what, expected, seen, new Evidence.EventRef(source, "0198f0c2-7a1e-7c3b-9a55-3f0e6d2b8c11", time));
    }

    static TokenEvent use(
            TokenIdentity token, String id, Instant time, String audience, String address, boolean denied) {
        return TokenEvent.builder(EventType.USED, "urn:verifier:" + audience + "/eu-1", id, time, token.tenant())
                .token(used(token, time))
                .use(Use.builder()
                        .audience(audience)
                        .outcome(denied ? Use.Outcome.REJECTED : Use.Outcome.ACCEPTED)
                        .reason(denied ? RejectionReason.REVOKED : null)
                        .edge(true)
                        .operation("POST /v1/" + audience)
                        .requiredScope(audience + ":write")
                        .client(new ClientContext(
                                address,
                                64500L,
                                new ClientContext.Geo("DE", 52.5, 13.4),
                                "Mozilla/5.0",
                                null,
                                null,
                                null))
                        .build())
                .build();
    }

    /** A token as its issuer reports it. */
    static TokenEvent issued(TokenIdentity token, String sub, String client, String scope, Instant time) {
        return minted(EventType.ISSUED, token, null, sub, client, scope, time);
    }

    /** An exchange for {@code parent}, by {@code client}. */
    static TokenEvent exchanged(
            TokenIdentity token, TokenIdentity parent, String sub, String client, String scope, Instant time) {
        return exchanged(token, exchange(parent, sub, client, client), sub, client, scope, time);
    }

    /** What a token was exchanged for, by {@code client} with the token of {@code actor}. */
    static Exchange exchange(TokenIdentity parent, String sub, String client, String actor) {
        return new Exchange(
                new TokenRef(parent.iss(), parent.jti(), parent.hash(), sub),
                new TokenRef(parent.iss(), "actor-" + actor, null, actor),
                client);
    }

    static TokenEvent exchanged(
            TokenIdentity token, Exchange exchange, String sub, String client, String scope, Instant time) {
        return minted(EventType.EXCHANGED, token, exchange, sub, client, scope, time);
    }

    private static TokenEvent minted(
            EventType type,
            TokenIdentity token,
            Exchange exchange,
            String sub,
            String client,
            String scope,
            Instant time) {
        long iat = time.getEpochSecond();
        return TokenEvent.builder(type, "urn:sts:" + token.tenant(), type + "-" + token.name(), time, token.tenant())
                .token(Token.builder(token.iss())
                        .jti(token.jti())
                        .sub(sub)
                        .clientId(client)
                        .aud(List.of("payments", "ledger"))
                        .scope(scope)
                        .iat(iat)
                        .nbf(iat)
                        .exp(iat + 3600)
                        .alg("ES256")
                        .kid("2026-11-es256")
                        .typ("at+jwt")
                        .hash(token.hash())
                        .build())
                .exchange(exchange)
                .build();
    }

    /** The claims that a verifier reports: some tokens are signed with a shared secret, and some are not bound to a key. */
    private static Token used(TokenIdentity token, Instant time) {
        int kind = Math.floorMod(token.name().hashCode(), 10);
        boolean symmetric = kind == 0 || time.isBefore(Instant.now().minusSeconds(36_000)) && kind < 4;
        long iat = time.getEpochSecond() - 300;
        return Token.builder(token.iss())
                .jti(token.jti())
                .sub("user-" + kind)
                .clientId(symmetric ? "legacy-batch" : kind < 5 ? "web" : "svc-billing")
                .aud(List.of("payments", "ledger"))
                .scope(symmetric ? "payments:write ledger:write reports:read admin:all" : "payments:write ledger:write")
                .iat(iat)
                .exp(iat + 3600)
                .alg(symmetric ? "HS256" : "ES256")
                .kid(symmetric ? "shared-2021" : "2026-11-es256")
                .typ("at+jwt")
                .cnf(kind < 5 ? null : new Confirmation("key-" + kind, null))
                .hash(token.hash())
                .build();
    }

    static Decision decision(Detection detection, Decision.Outcome outcome, Target target, Instant time) {
        return Decision.builder("dec-" + detection.id())
                .time(time)
                .tenant(detection.tenant())
                .outcome(outcome)
                .target(target)
                .rule(detection.rule())
                .detection(detection.id())
                .actor("rule:" + detection.rule())
                .reason(
                        switch (outcome) {
                            case AWAITING_APPROVAL -> "the budget of 50 revocations in 10 minutes is used up";
                            case REVOKED -> "policy enforces this rule";
                            default -> "policy observes this rule";
                        })
                .fact("mode", "enforce")
                .fact("severity", detection.severity().wireName())
                .fact("action", detection.action().wireName())
                .fact("budget_used", "50")
                .fact("budget_limit", "50")
                .build();
    }

    static Revocation revocation(Decision decision) {
        return Revocation.by(decision)
                .expires(decision.time().plusSeconds(3600))
                .build();
    }

    /** A presentation at an audience that the token is not for. It has the severity that goes with its action. */
    static Detection audienceMismatch(
            String tenant, String jti, String client, String audience, Action action, Instant time) {
        return of(
                tenant,
                "audience.mismatch",
                action.revokes() ? Severity.HIGH : Severity.MEDIUM,
                action,
                jti,
                "batch",
                client,
                time,
                1,
                "Presented at " + audience + ", which it is not for",
                List.of(new Evidence("audience", "payments", audience, null)));
    }
}
