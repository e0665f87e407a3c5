package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.verifier.Verdict.Accepted;
import dev.tokenwarden.verifier.denylist.Denylist;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.jose.VerifiedClaims;
import dev.tokenwarden.verifier.report.UseListener;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks tokens that another library verified against the denylist, and reports their uses. The other library checks
 * signature, dates, audience, scopes and sender constraints. Safe for any number of threads.
 *
 * <p>Call {@link #check} after the other library accepted a token, and {@link #rejected} after it refused one.
 */
public final class DenylistCheck {
    private final Denylist denylist;
    private final StaleRules stale;
    private final UseFactory uses;
    private final UseListener listener;
    private final Challenges challenges = new Challenges(null, List.of());
    private final VerifierCounters counters = new VerifierCounters();

    private DenylistCheck(Builder builder) {
        this.denylist = builder.denylist;
        this.stale = new StaleRules(builder.stale, builder.risk, counters);
        this.uses = new UseFactory(builder.audience, builder.edge);
        this.listener = builder.listener;
    }

    /**
     * @param audience the resource server's identifier, under which uses are reported
     * @param denylist the caller closes it
     */
    public static Builder builder(String audience, Denylist denylist) {
        return new Builder(audience, denylist);
    }

    /** Checks a token that the other library accepted against the denylist, and reports the use. Does not throw. */
    public Verdict check(VerifiedClaims claims, Presentation presentation) {
        counters.presented();
        Attempt attempt = attempt(claims);
        try {
            StaleRules.requireUsable(
                    stale.ask(
                            denylist,
                            claims.tenant(),
                            claims.token(),
                            claims.keyThumbprint(),
                            presentation.operation()),
                    attempt);
            counters.accepted(attempt.shadow());
            report(claims, uses.use(presentation, attempt, null));
            return new Accepted(new VerifiedToken(
                    claims.tenant(),
                    claims.token(),
                    Set.copyOf(Scopes.parse(claims.token().scope())),
                    claims.claims(),
                    claims.keyThumbprint(),
                    attempt.shadow()));
        } catch (Rejected e) {
            counters.rejected(e.reason());
            report(claims, uses.use(presentation, attempt, e.reason()));
            return challenges.denied(e, false, presentation);
        }
    }

    /**
     * Reports a token that the other library refused. Call it only for tokens whose signature was verified; otherwise a
     * forgery could harm the token that it imitates.
     */
    public void rejected(VerifiedClaims claims, Presentation presentation, RejectionReason reason) {
        counters.presented();
        counters.rejected(reason);
        report(claims, uses.use(presentation, attempt(claims), reason));
    }

    private static Attempt attempt(VerifiedClaims claims) {
        Attempt attempt = new Attempt();
        attempt.claimed(claims.tenant(), claims.token());
        attempt.verified();
        return attempt;
    }

    private void report(VerifiedClaims claims, Use use) {
        listener.used(claims.tenant(), claims.token(), use);
    }

    /** The counts since this check was made. */
    public VerifierCounters counters() {
        return counters;
    }

    /** Settings of a {@link DenylistCheck}. */
    public static final class Builder {
        private final String audience;
        private final Denylist denylist;
        private final Map<Risk, StalePolicy> stale = new EnumMap<>(Risk.class);
        private Function<String, Risk> risk = operation -> Risk.NORMAL;
        private UseListener listener = (tenant, token, use) -> {};
        private boolean edge;

        private Builder(String audience, Denylist denylist) {
            this.audience = audience;
            this.denylist = denylist;
            stale.put(Risk.NORMAL, StalePolicy.ASK_REDIS);
            stale.put(Risk.HIGH, StalePolicy.FAIL_CLOSED);
        }

        /** What to do if the denylist cannot answer. Default: ask Redis; at high risk refuse. */
        public Builder whenStale(Risk of, StalePolicy policy) {
            stale.put(of, policy);
            return this;
        }

        /** The risk of an operation. Default: normal. */
        public Builder risk(Function<String, Risk> ofOperation) {
            this.risk = ofOperation;
            return this;
        }

        /** The reporter of uses. Default: uses are not reported. */
        public Builder reporter(UseListener reporter) {
            this.listener = reporter;
            return this;
        }

        /** Whether this server faces clients directly. Default: no. */
        public Builder edge(boolean facesClients) {
            this.edge = facesClients;
            return this;
        }

        public DenylistCheck build() {
            return new DenylistCheck(this);
        }
    }
}
