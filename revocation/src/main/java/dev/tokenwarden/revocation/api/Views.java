package dev.tokenwarden.revocation.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.denylist.Differences;
import dev.tokenwarden.revocation.denylist.ReconciliationReport;
import dev.tokenwarden.revocation.ledger.IssuedToken;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.revocation.live.Impact;
import dev.tokenwarden.revocation.propagation.Propagation;
import dev.tokenwarden.service.health.DetectionHealth;
import dev.tokenwarden.service.health.QuarantineCounts;
import dev.tokenwarden.service.health.StreamThreads;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bodies of the API's answers. */
public final class Views {
    private Views() {}

    /** A revocation in force. */
    record RevocationView(String id, @JsonUnwrapped Revocation revocation, long offset) {
        static RevocationView of(LedgerView.Entry entry) {
            Revocation revocation = entry.revocation();
            return new RevocationView(revocation.target().id(), revocation, entry.offset());
        }
    }

    /**
     * Propagation of a revocation to the verifiers.
     *
     * @param verifiers number of verifiers that are alive
     * @param inForce number of these verifiers that have applied the revocation
     * @param coverage null: the revocation covers the tokens of all issuers that it can concern
     */
    record PropagationView(
            int verifiers,
            int inForce,
            @Nullable Long lastAfterMs,
            List<Propagation.InForce> by,
            @Nullable CoverageView coverage) {}

    /**
     * Issuers whose tokens a revocation of a client covers.
     *
     * @param covered number of issuers of the tenant whose tokens name their client
     * @param notCovered the issuers whose tokens do not: the revocation has no effect on these tokens
     */
    record CoverageView(int covered, List<String> notCovered) {
        /** Returns null if the target is not a client, or the tokens of all issuers of its tenant name their client. */
        static @Nullable CoverageView of(Policy policy, Target target) {
            if (!(target instanceof Target.OfClient)) {
                return null;
            }
            List<IssuerPolicy> issuers = policy.document().issuers().stream()
                    .filter(issuer -> issuer.isFamily() || issuer.tenant().equals(target.tenant()))
                    .toList();
            List<String> not = issuers.stream()
                    .filter(issuer -> !issuer.claims().identifiesClient())
                    .map(IssuerPolicy::issuer)
                    .sorted()
                    .toList();
            return not.isEmpty() ? null : new CoverageView(issuers.size() - not.size(), not);
        }
    }

    /** One revocation and its propagation to the verifiers. */
    record DetailView(RevocationView revocation, PropagationView propagation) {}

    /** Result of an order. */
    record OrderView(Decision decision, @Nullable RevocationView revocation, int descendants, boolean repeated) {}

    /**
     * @param next cursor of the next page; null: this is the last page
     */
    record Page<T>(List<T> items, @Nullable String next) {}

    /**
     * @param denied whether a verifier would refuse the token
     * @param shadow whether a verifier would only report the token, because the revocation is in shadow
     * @param by the revocations that cover the token
     */
    record CheckView(boolean denied, boolean shadow, List<RevocationView> by) {}

    /**
     * @param alive whether the verifier sent an acknowledgement recently
     * @param behind number of ledger records that the verifier has not applied yet
     */
    record VerifierView(String id, String epoch, long sequence, long offset, long ageMs, boolean alive, long behind) {}

    /** A tenant's view in Redis. */
    record TenantStatus(
            String tenant,
            @Nullable String epoch,
            long revocations,
            @Nullable Long liveTokens,
            @Nullable ReconciliationView compared,
            List<VerifierView> verifiers) {}

    /**
     * Impact of a revocation that was not ordered yet.
     *
     * @param wide whether an order of this revocation must name the preview
     * @param preview the name of the preview; null: it was the preview of a decision
     * @param coverage null: the revocation covers the tokens of all issuers that it can concern
     */
    record PreviewView(
            Target target,
            @JsonUnwrapped ImpactView impact,
            int descendants,
            boolean wide,
            @Nullable String preview,
            @Nullable String validFor,
            @Nullable CoverageView coverage) {}

    /**
     * The live tokens that a revocation covers.
     *
     * @param counted whether the numbers are exact (seen), lower bounds (at-least) or not known (unknown)
     */
    record ImpactView(
            String counted, long liveTokens, long subjects, long clients, double requestsPerSecond, String window) {
        static ImpactView of(Impact impact) {
            return new ImpactView(
                    impact.counted().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    impact.tokens(),
                    impact.subjects(),
                    impact.clients(),
                    impact.requestsPerSecond(),
                    impact.window().toString());
        }
    }

    /**
     * A decision that waits for approval.
     *
     * @param evidence later detections about the same target
     */
    record WaitingView(Decision decision, List<String> approvedBy, int stillNeeded, List<String> evidence) {}

    /** Result of a comparison of a tenant's view with the ledger. */
    record ReconciliationView(
            String tenant,
            boolean equal,
            long entries,
            String ledger,
            String redis,
            @JsonUnwrapped Differences differences,
            long tookMs) {
        static ReconciliationView of(ReconciliationReport report) {
            return new ReconciliationView(
                    report.tenant(),
                    report.isEqual(),
                    report.entries(),
                    report.ledger(),
                    report.redis(),
                    report.differences(),
                    report.tookMs());
        }
    }

    /** Results of all tenants. */
    record ReconciliationsView(List<ReconciliationView> tenants) {}

    /** An API token without its secret. */
    record TokenView(
            String name,
            String role,
            List<String> tenants,
            String person,
            Instant created,
            @Nullable Instant expires) {
        static TokenView of(IssuedToken token) {
            return new TokenView(
                    token.name(), token.role(), token.tenants(), token.person(), token.created(), token.expires());
        }
    }

    /** A new API token with its secret, which is shown only once. */
    record NewTokenView(String token, TokenView made) {}

    /** RFC 6749, section 5.2. */
    record OAuthErrorView(String error, String errorDescription) {}

    /** Answers to several checks, in the order of the checks. */
    record ChecksView(List<CheckView> items) {}

    /** Status of the service. */
    record StatusView(
            boolean ready,
            List<String> problems,
            @Nullable DetectionHealth detection,
            long ledgerOffset,
            List<TenantStatus> tenants) {}

    /** Health of the service, for callers without a token. */
    record HealthView(boolean ready, @Nullable DetectionCounts detection) {}

    /** Health of detection, for callers without a token: counts only, no volumes of tenants and no messages of errors. */
    record DetectionCounts(
            boolean detecting,
            @Nullable Long threadDeaths,
            @Nullable Long threadRestarts,
            @Nullable QuarantineCounts setAside,
            List<String> stalled) {
        static @Nullable DetectionCounts of(@Nullable DetectionHealth health) {
            if (health == null) {
                return null;
            }
            StreamThreads threads = health.threads();
            return new DetectionCounts(
                    health.detecting(),
                    threads == null ? null : threads.deaths(),
                    threads == null ? null : threads.restarts(),
                    health.setAside(),
                    health.stalled());
        }
    }

    public static byte[] json(Object view) {
        try {
            return Json.MAPPER.writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view always has a JSON form", e);
        }
    }
}
