package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.revocation.live.Census;
import dev.tokenwarden.revocation.live.Impact;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows the impact of a revocation before it is ordered. */
final class PreviewRoute {
    private final DecisionLoop decisions;
    private final Ordering ordering;
    private final Census census;
    private final Previews previews;
    private final Supplier<Policy> policy;
    private final Clock clock;

    PreviewRoute(
            DecisionLoop decisions,
            Ordering ordering,
            Census census,
            Previews previews,
            Supplier<Policy> policy,
            Clock clock) {
        this.decisions = decisions;
        this.ordering = ordering;
        this.census = census;
        this.previews = previews;
        this.policy = policy;
        this.clock = clock;
    }

    /** Previews the revocation of a target, or of a decision that waits. */
    void preview(Context request, ApiCaller caller) {
        JsonBody body = JsonBody.read(request);
        body.only(Set.of("target", "decision", "cutoff", "absolute"));
        String id = body.text("decision");
        Instant now = clock.instant();
        if (id != null) {
            body.only(Set.of("decision"));
            Decision decision = decisions.decisions().byId(id);
            if (decision == null || decision.target() == null || !caller.sees(decision.tenant())) {
                throw Problem.notFound("no recent decision has this id");
            }
            caller.require(ApiRole.VIEWER, decision.tenant(), "decision");
            answer(request, decision.target(), look(decision.target(), decision.time()), null);
            return;
        }
        Target target = TargetBody.read(body.object("target"));
        caller.require(ApiRole.VIEWER, target.tenant(), "target.tenant");
        new TenantCheck(policy).require(target.tenant(), "target.tenant");
        Instant given = body.time("cutoff");
        Instant cutoff = Cutoffs.read(body, target, now);
        Look look = look(target, cutoff);
        String token = previews.issue(new Previews.Seen(caller.actor(), target, given, body.flag("absolute")));
        answer(request, target, look, token);
    }

    private record Look(Impact impact, int descendants, boolean wide) {}

    private Look look(Target target, @Nullable Instant cutoff) {
        List<TokenIdentity> below = hasDescendants(target) ? ordering.descendants(target) : List.of();
        Impact impact = census.of(target, cutoff == null ? null : cutoff.getEpochSecond(), below);
        return new Look(impact, below.size(), isWide(target, impact, below.size()));
    }

    /**
     * Ends the request if the target is wide and the request names no valid preview of it.
     *
     * @param given the cut-off in the request; null: none
     */
    void require(JsonBody body, ApiCaller caller, Target target, @Nullable Instant given, @Nullable Instant cutoff) {
        String token = body.text("preview");
        if (token != null || look(target, cutoff).wide()) {
            previews.require(token, new Previews.Seen(caller.actor(), target, given, body.flag("absolute")));
        }
    }

    /** Clients, keys, thumbprints and issuers are wide. Other targets are wide if they cover many tokens. */
    private boolean isWide(Target target, Impact impact, int descendants) {
        if (target instanceof Target.OfClient
                || target instanceof Target.OfKey
                || target instanceof Target.OfThumbprint
                || target instanceof Target.OfIssuer) {
            return true;
        }
        int most = policy.get().enforcement(target.tenant()).budget().secondThreshold();
        return impact.tokens() > most || 1 + descendants > most;
    }

    private static boolean hasDescendants(Target target) {
        return target.head().isPresent() || target instanceof Target.OfSession || target instanceof Target.OfGrant;
    }

    private void answer(Context request, Target target, Look look, @Nullable String token) {
        Answers.json(
                request,
                200,
                new Views.PreviewView(
                        target,
                        Views.ImpactView.of(look.impact()),
                        look.descendants(),
                        look.wide(),
                        token,
                        token == null ? null : Previews.LIFETIME.toString(),
                        Views.CoverageView.of(policy.get(), target)));
    }
}
