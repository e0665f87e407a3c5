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
import dev.tokenwarden.streams.token.UseRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        TokenEvent event = admitted.event();
        TokenState.Builder state = work.state();
        RankedReporter reporter = ReporterRanks.of(work.policy(), admitted, token, state.getClaims());
        boolean taken = ContentMismatch.judge(work, event, token, reporter);
        Claims before = state.getClaims();
        boolean proven = event.type() != EventType.USED || ReporterRanks.isProven(reporter, token, before);
        List<Runnable> conflicts = new ArrayList<>();
        Claims after = taken
                ? KnownClaims.merge(
                        before,
                        token,
                        reporter,
                        tools.fingerprint(),
                        (claim, known, said) -> conflicts.add(
                                () -> ClaimConflict.raise(work, event, reporter, before, claim, known, said)))
                : before;
        boolean fills = proven || !ReporterRanks.isKnownFirstHand(before);
        state.setClaims(
                fills
                        ? after
                        : before.toBuilder().setContested(after.getContested()).build());
        conflicts.forEach(Runnable::run);
        if (!proven) {
            // The event does not change state that later events are compared with.
            if (use != null) {
                UseRules.apply(work.unproven(), event, token, use);
            }
            rules.unissued().due(work);
            return;
        }
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
