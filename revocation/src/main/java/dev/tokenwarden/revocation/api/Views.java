package dev.tokenwarden.revocation.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.denylist.Reconciler;
import dev.tokenwarden.revocation.ledger.IssuedToken;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.revocation.propagation.Propagation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API answers. */
public final class Views {
    private Views() {}

    /** A revocation in force. */
    record RevocationView(
            String id,
            Target target,
            Revocation.State state,
            Instant effective,
            @Nullable Instant cutoff,
            @Nullable Instant expires,
            String decision,
            @Nullable String rule,
            String actor,
            String reason,
            long offset) {
        static RevocationView of(LedgerView.Entry entry) {
            Revocation revocation = entry.revocation();
            return new RevocationView(
                    revocation.target().id(),
                    revocation.target(),
                    revocation.state(),
                    revocation.effective(),
                    revocation.cutoff(),
                    revocation.expires(),
                    revocation.decision(),
                    revocation.rule(),
                    revocation.actor(),
                    revocation.reason(),
                    entry.offset());
        }
    }

    /**
     * @param verifiers those that are alive
     * @param inForce how many of them have applied it
     */
    record PropagationView(
            int verifiers, int inForce, @Nullable Long lastAfterMs, List<Propagation.InForce> by) {}

    /** One revocation with where it is in force. */
    record DetailView(RevocationView revocation, PropagationView propagation) {}

    /** What an order led to. */
    record OrderView(Decision decision, @Nullable RevocationView revocation, int descendants, boolean repeated) {}

    /**
     * @param next cursor of the next page; null: this is the last
     */
    record Page<T>(List<T> items, @Nullable String next) {}

    /**
     * @param denied whether a verifier would refuse the token
     * @param shadow whether one would report that it would have, were the revocation enforced
     * @param by what it rests on
     */
    record CheckView(boolean denied, boolean shadow, List<RevocationView> by) {}

    /**
     * @param alive whether it was heard of lately
     * @param behind ledger records that it has not applied yet
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
     * What a revocation would hit.
     *
     * @param counted how far the numbers can be relied on: seen, at-least, unknown
     */
    record PreviewView(
            Target target,
            String counted,
            long liveTokens,
            long subjects,
            long clients,
            double requestsPerSecond,
            String window,
            int descendants,
            boolean wide,
            @Nullable String preview,
            @Nullable String validFor) {}

    /**
     * A decision that waits for approval.
     *
     * @param evidence detections about the same target that came later
     */
    record WaitingView(Decision decision, List<String> approvedBy, int stillNeeded, List<String> evidence) {}

    /** How a tenant's view compared with the ledger. */
    record ReconciliationView(
            String tenant,
            boolean equal,
            long entries,
            String ledger,
            String redis,
            int missing,
            int different,
            int stale,
            int unconfirmed,
            long tookMs) {
        static ReconciliationView of(Reconciler.Report report) {
            return new ReconciliationView(
                    report.tenant(),
                    report.isEqual(),
                    report.entries(),
                    report.ledger(),
                    report.redis(),
                    report.missing(),
                    report.different(),
                    report.stale(),
                    report.unconfirmed(),
                    report.tookMs());
        }
    }

    /** All that were compared. */
    record ReconciliationsView(List<ReconciliationView> tenants) {}

    /** An API token that was made; never the token itself. */
    record TokenView(String name, String role, List<String> tenants, String person, Instant created) {
        static TokenView of(IssuedToken token) {
            return new TokenView(token.name(), token.role(), token.tenants(), token.person(), token.created());
        }
    }

    /** A token that was just made. It is shown this once. */
    record NewTokenView(String token, TokenView made) {}

    /** RFC 6749, section 5.2. */
    record OAuthErrorView(String error, String errorDescription) {}

    /** Answers to several questions, in their order. */
    record ChecksView(List<CheckView> items) {}

    /** How the service is. */
    record StatusView(boolean ready, List<String> problems, long ledgerOffset, List<TenantStatus> tenants) {}

    /** RevocationHealth, for those who have no token. */
    record HealthView(boolean ready) {}

    public static byte[] json(Object view) {
        try {
            return Json.MAPPER.writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view always has a JSON form", e);
        }
    }
}
