package dev.tokenwarden.streams.token;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.TokenState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules that judge a believed use of one token by itself, or with the uses of a few minutes: they fire at once. */
public final class UseRules {
    private UseRules() {}

    public static void apply(TokenWork work, TokenEvent event, Token token, Use use) {
        if (use.accepted()) {
            outsideLifetime(work, event, token);
            audienceMissing(work, event);
            scopeExceeded(work, event, token, use);
            unsigned(work, event, token);
        }
        audienceMismatch(work, event, token, use);
        scopeProbing(work, event, use);
    }

    private static void outsideLifetime(TokenWork work, TokenEvent event, Token token) {
        long skew = work.policy().clockSkew().toSeconds();
        long time = event.time().toEpochMilli();
        Long exp = token.exp();
        Long nbf = token.nbf();
        if (exp != null && time > (exp + skew) * 1_000) {
            work.raise(
                    Rules.REPLAY_OUTSIDE_LIFETIME,
                    Finding.of(
                            event,
                            "Accepted after it had expired",
                            evidence(
                                    "time",
                                    "at most " + Finding.instant(exp),
                                    event.time().toString(),
                                    event)));
        } else if (nbf != null && time < (nbf - skew) * 1_000) {
            work.raise(
                    Rules.REPLAY_OUTSIDE_LIFETIME,
                    Finding.of(
                            event,
                            "Accepted before it was valid",
                            evidence(
                                    "time",
                                    "at least " + Finding.instant(nbf),
                                    event.time().toString(),
                                    event)));
        }
    }

    /** Waits for the grace, because another event may name the audience. */
    private static void audienceMissing(TokenWork work, TokenEvent event) {
        TokenState.Builder state = work.state();
        if (state.getClaims().getAudCount() == 0 && state.getAudienceDue() == 0) {
            long due = Math.max(event.time().toEpochMilli(), work.watermark()) + work.graceMillis();
            state.setAudienceDue(due).setAudienceRef(Finding.ref(event));
        }
    }

    /** Raises the use that waited, if no event has named an audience. */
    public static void due(TokenWork work) {
        TokenState.Builder state = work.state();
        if (state.getAudienceDue() == 0) {
            return;
        }
        if (state.getClaims().getAudCount() == 0 && state.getAudienceDue() <= work.watermark()) {
            Ref ref = state.getAudienceRef();
            work.raise(
                    Rules.AUDIENCE_MISSING,
                    new Finding(
                            ref.getTime(),
                            false,
                            "Accepted without any audience",
                            List.of(evidence("aud", "an audience", "none", ref))));
            state.clearAudienceDue().clearAudienceRef();
        } else if (state.getClaims().getAudCount() > 0) {
            state.clearAudienceDue().clearAudienceRef();
        }
    }

    private static void audienceMismatch(TokenWork work, TokenEvent event, Token token, Use use) {
        List<String> aud = token.aud();
        String audience = use.audience();
        if (aud == null || aud.isEmpty() || audience == null || use.outcome() == null || aud.contains(audience)) {
            return;
        }
        String title = use.accepted()
                ? "Accepted at " + audience + ", which it is not for"
                : "Presented at " + audience + ", which it is not for";
        work.raise(
                Rules.AUDIENCE_MISMATCH,
                new Finding(
                        event.time().toEpochMilli(),
                        !use.accepted(),
                        title,
                        List.of(evidence("audience", String.join(" ", aud), audience, event))));
    }

    private static void scopeExceeded(TokenWork work, TokenEvent event, Token token, Use use) {
        String scope = token.scope();
        String required = use.requiredScope();
        if (scope == null || required == null) {
            return;
        }
        Set<String> missing = new HashSet<>();
        for (String wanted : Scopes.parse(required)) {
            if (!Scopes.contains(scope, wanted)) {
                missing.add(wanted);
            }
        }
        if (!missing.isEmpty()) {
            work.raise(
                    Rules.SCOPE_EXCEEDED,
                    Finding.of(
                            event,
                            "Accepted for an operation beyond its scope",
                            evidence("required scope", scope, required, event),
                            evidence("operation", null, use.operation(), event)));
        }
    }

    private static void scopeProbing(TokenWork work, TokenEvent event, Use use) {
        String operation = use.operation();
        if (!use.rejected() || use.reason() != RejectionReason.SCOPE || operation == null) {
            return;
        }
        RuleSettings settings = work.settings(Rules.SCOPE_PROBING);
        long window = settings.duration("window").toMillis();
        long time = event.time().toEpochMilli();
        SeenNames operations = new SeenNames(work.rows(), TokenRows.OPERATION, work.fingerprint());
        List<Long> refused = operations.add(
                work.state().getOperationsList(),
                operation,
                time,
                Math.min(time, work.watermark()) - window - TraceWindow.REMEMBERED_MILLIS);
        work.state().clearOperations().addAllOperations(refused);
        if (refused.size() < settings.integer("distinct")) {
            return;
        }
        Set<String> distinct = operations.most(refused, time, window);
        if (distinct.size() >= settings.integer("distinct")) {
            work.raise(
                    Rules.SCOPE_PROBING,
                    Finding.of(
                            event,
                            distinct.size() + " operations refused for scope",
                            evidence(
                                    "operations",
                                    "fewer than " + settings.integer("distinct"),
                                    String.join(", ", distinct.stream().sorted().toList()),
                                    event)));
        }
    }

    private static void unsigned(TokenWork work, TokenEvent event, Token token) {
        if (token.alg() != null && token.alg().equalsIgnoreCase("none")) {
            work.raise(
                    Rules.POSTURE_UNSIGNED,
                    Finding.of(event, "An unsigned token was accepted", evidence("alg", "a signature", "none", event)));
        }
    }
}
