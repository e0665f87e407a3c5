package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.streams.agent.Agents;
import dev.tokenwarden.streams.chain.ChainUse;
import dev.tokenwarden.streams.chain.SelfIssued;
import dev.tokenwarden.streams.family.Families;
import dev.tokenwarden.streams.family.MachineSessions;
import dev.tokenwarden.streams.output.ProofState;
import dev.tokenwarden.streams.presentation.Presentations;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.token.ClaimConflict;
import dev.tokenwarden.streams.token.ContentMismatch;
import dev.tokenwarden.streams.token.Facts;
import dev.tokenwarden.streams.token.Inbound;
import dev.tokenwarden.streams.token.KnownClaims;
import dev.tokenwarden.streams.token.RankedReporter;
import dev.tokenwarden.streams.token.ReporterRanks;
import dev.tokenwarden.streams.token.TokenTools;
import dev.tokenwarden.streams.token.TokenWork;
import dev.tokenwarden.streams.token.UnissuedTokens;
import dev.tokenwarden.streams.token.UnprovenUses;
import dev.tokenwarden.streams.token.UseRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Applies one believed event to the state of its token, and runs the rules about it. */
final class EventRules {
    private final TokenTools tools;
    private final TaskRules rules;

    EventRules(TokenTools tools, TaskRules rules) {
        this.tools = tools;
        this.rules = rules;
    }

    /** @param use what the event reports about a use; null if it is no use */
    void apply(TokenWork work, Inbound.Admitted admitted, Token token, @Nullable Use use, long eventId) {
        Claims before = work.state().getClaims();
        RankedReporter reporter = ReporterRanks.of(work.policy(), admitted, token, before);
        boolean proven = admitted.event().type() != EventType.USED || ReporterRanks.isProven(reporter, token, before);
        if (proven) {
            applyProven(work, admitted.event(), token, use, eventId, reporter);
            if (work.state().getUnprovenCount() > 0 && !work.state().getClaims().equals(before)) {
                UnprovenUses.compare(work, before);
                applyWaiting(work);
            }
            return;
        }
        TokenWork unproven = work.with(ProofState.UNPROVEN);
        Claims after = merge(unproven, admitted.event(), token, reporter);
        // The event does not change state that later events are compared with.
        work.state()
                .setClaims(ReporterRanks.isKnownFirstHand(before) ? KnownClaims.withAlertsOf(before, after) : after);
        if (after.getOneTime() && !before.getOneTime()) {
            Presentations.oneTime(unproven, admitted.event(), work.state().getPresentationCount());
        }
        if (use != null) {
            UseRules.apply(unproven, admitted.event(), token, use);
            UnprovenUses.keep(work, admitted, eventId);
        }
        rules.unissued().due(work);
    }

    /** Applies the uses that waited for the claims that are known now. Such a use may itself prove others. */
    private void applyWaiting(TokenWork work) {
        TokenWork later = work.with(ProofState.PROVEN_LATER);
        UnprovenUses.Waiting next = UnprovenUses.takeProven(later);
        while (next != null) {
            TokenEvent event = next.admitted().event();
            Token token = Objects.requireNonNull(event.token(), "a use of a token names it");
            RankedReporter reporter = ReporterRanks.of(
                    work.policy(), next.admitted(), token, work.state().getClaims());
            applyProven(later, event, token, event.use(), next.eventId(), reporter);
            next = UnprovenUses.takeProven(later);
        }
    }

    /** The known claims with those of the event. Raises what contradicts them. */
    private Claims merge(TokenWork work, TokenEvent event, Token token, RankedReporter reporter) {
        boolean taken = ContentMismatch.judge(work, event, token, reporter);
        Claims before = work.state().getClaims();
        if (!taken) {
            return before;
        }
        List<Runnable> conflicts = new ArrayList<>();
        Claims merged = KnownClaims.merge(
                before,
                token,
                reporter,
                tools.fingerprint(),
                (claim, known, said) ->
                        conflicts.add(() -> ClaimConflict.raise(work, event, reporter, before, claim, known, said)));
        // What nobody who was shown the token has stated must not be held against it.
        boolean firstHand = reporter.rank() < RankedReporter.OTHER
                && work.state().getPresentationCount() == 0
                && !ReporterRanks.isKnownFirstHand(before);
        Claims after = firstHand ? KnownClaims.withoutOthers(merged) : merged;
        work.state().setClaims(after);
        // A use that waited contradicted the claims when it arrived, or they contradicted it.
        if (work.proof() != ProofState.PROVEN_LATER) {
            conflicts.forEach(Runnable::run);
        }
        return after;
    }

    private void applyProven(
            TokenWork work, TokenEvent event, Token token, @Nullable Use use, long eventId, RankedReporter reporter) {
        TokenState.Builder state = work.state();
        Claims before = state.getClaims();
        Claims after = merge(work, event, token, reporter);
        Families.observe(work, event, token, eventId);
        if (after.getOneTime() && !before.getOneTime()) {
            Presentations.oneTime(work, event, state.getPresentationCount());
        }
        switch (event.type()) {
            case USED -> {
                if (use != null) {
                    UseRules.apply(work, event, token, use);
                    Presentations.observe(work, event, token, use, eventId);
                    ChainUse.observe(work, event, token, use);
                    UnissuedTokens.observe(work, event);
                    Facts.used(work, event, token, use, eventId);
                    SelfIssued.used(work, event, use);
                    MachineSessions.used(work, event, token, use, eventId);
                }
            }
            case ISSUED -> {
                state.setIssued(true);
                if (reporter.rank() == RankedReporter.ISSUER) {
                    state.setIssuedBy(reporter.name());
                }
                SelfIssued.issued(work, event);
                rules.unissued()
                        .ledgerSpoke(
                                tools.outputs(),
                                event.tenant(),
                                token.iss(),
                                event.time().toEpochMilli());
            }
            case EXCHANGED -> {
                rules.unissued()
                        .ledgerSpoke(
                                tools.outputs(),
                                event.tenant(),
                                token.iss(),
                                event.time().toEpochMilli());
                if (!ClaimConflict.existedBefore(work, event, reporter)) {
                    state.setMinted(true);
                    Exchange exchange = event.exchange();
                    if (exchange != null) {
                        rules.lineages().exchanged(work, event, token, exchange);
                    }
                    Agents.exchanged(work, event, token);
                }
            }
            case REVOKED -> revoked(work, event);
            case STATUS -> throw new IllegalStateException("a status names no token");
        }
        if (after != before && !KnownClaims.saySame(after, before)) {
            rules.lineages().changed(work);
        }
        rules.unissued().due(work);
    }

    private void revoked(TokenWork work, TokenEvent event) {
        Revoked revocation = event.revocation();
        Instant effective =
                revocation == null || revocation.effective() == null ? event.time() : revocation.effective();
        Claims claims = work.state().getClaims();
        tools.outputs()
                .request(new RevocationRequest(
                        event.source() + '/' + event.id(),
                        Target.token(work.token()),
                        null,
                        effective,
                        claims.hasExpSeconds() ? Instant.ofEpochSecond(claims.getExpSeconds()) : null,
                        "system:" + event.source(),
                        revocation == null || revocation.reason() == null
                                ? "revoked by its issuer"
                                : revocation.reason()));
        long at = Math.max(1, effective.toEpochMilli());
        if (work.state().getRevokedAt() == 0 || at < work.state().getRevokedAt()) {
            work.state().setRevokedAt(at);
            ChainUse.ancestorsChanged(work);
            rules.lineages().changed(work);
        }
    }
}
