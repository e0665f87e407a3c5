package dev.tokenwarden.streams.token;

import static dev.tokenwarden.streams.output.Finding.evidence;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Outputs;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.IssuerState;
import dev.tokenwarden.streams.state.LedgerSeen;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.store.UndoableRows;
import dev.tokenwarden.streams.time.ReportersRead;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * {@code issuance.unissued} and {@code chain.orphan}: a use that no issuance or exchange accounts for by a deadline.
 */
public final class UnissuedTokens {
    /** How often the tasks report to each other that an issuer still reports issuances. */
    private static final long REPORT_EVERY_MILLIS = 1_000;

    private static final Duration SILENT_AFTER = Duration.ofHours(1);

    /** After this many times the wait, an absence that could not be proven is raised as an alert. */
    public static final int OVERDUE_AFTER = 10;

    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final UndoableRows issuers;
    private final ReportersRead reporters;

    public UnissuedTokens(UndoableRows issuers, ReportersRead reporters) {
        this.reporters = reporters;
        this.issuers = issuers;
    }

    /** Notes that this issuer reported an issuance or exchange. */
    public void ledgerSpoke(Outputs outputs, String tenant, String iss, long time) {
        IssuerState known = get(tenant, iss);
        boolean report = known == null || time < known.getFirst() || time >= known.getLast() + REPORT_EVERY_MILLIS;
        if (report) {
            LedgerSeen seen = LedgerSeen.newBuilder()
                    .setTenant(tenant)
                    .setIss(iss)
                    .setFirst(time)
                    .setLast(time)
                    .build();
            ledgerSeen(seen);
            outputs.linkToAll(LinkMessage.newBuilder().setLedgerSeen(seen).build());
        }
    }

    public void ledgerSeen(LedgerSeen seen) {
        IssuerState known = get(seen.getTenant(), seen.getIss());
        issuers.put(
                key(seen.getTenant(), seen.getIss()),
                IssuerState.newBuilder()
                        .setFirst(known == null ? seen.getFirst() : Math.min(known.getFirst(), seen.getFirst()))
                        .setLast(known == null ? seen.getLast() : Math.max(known.getLast(), seen.getLast()))
                        .build()
                        .toByteArray());
    }

    /** Sets the deadlines of a believed use. */
    public static void observe(TokenWork work, TokenEvent event) {
        TokenState.Builder state = work.state();
        long time = event.time().toEpochMilli();
        if (state.hasLink() || state.getMinted() || isForgotten(work, time)) {
            return;
        }
        if (state.getClaims().getActCount() > 0) {
            long due = time + work.settings(Rules.CHAIN_ORPHAN).duration("wait").toMillis();
            if (state.getOrphanDue() == 0 || due < state.getOrphanDue()) {
                state.setOrphanDue(due).setOrphanRef(Finding.ref(event));
            }
        }
        IssuerPolicy issuer =
                work.policy().issuer(work.token().tenant(), work.token().iss());
        if (issuer != null && issuer.ledgered() && !state.getIssued()) {
            long due = time
                    + work.settings(Rules.ISSUANCE_UNISSUED).duration("wait").toMillis();
            if (state.getUnissuedDue() == 0 || due < state.getUnissuedDue()) {
                state.setUnissuedDue(due).setUnissuedRef(Finding.ref(event));
            }
        }
    }

    /**
     * Whether a use from the token's lifetime arrives, or arrives again, so late that the issuances reported for the
     * token may have been forgotten.
     */
    private static boolean isForgotten(TokenWork work, long time) {
        Claims claims = work.state().getClaims();
        if (!claims.hasExpSeconds() && claims.hasIatSeconds()) {
            return Retention.endsWithoutExpiry(claims.getIatSeconds()) <= work.watermark();
        }
        return claims.hasExpSeconds()
                && time < Retention.ends(claims.getExpSeconds())
                && Retention.ends(claims.getExpSeconds()) <= work.watermark();
    }

    /** Raises an overdue issuance once its absence is proven; after ten times the wait, as an alert. */
    public void due(TokenWork work) {
        TokenState.Builder state = work.state();
        boolean exchanged = state.hasLink() || state.getMinted();
        if (state.getOrphanDue() != 0 && (exchanged || state.getOrphanDue() <= work.watermark())) {
            long wait = work.settings(Rules.CHAIN_ORPHAN).duration("wait").toMillis();
            Ref ref = state.getOrphanRef();
            boolean proven = isRead(work, ref.getTime() + wait);
            if (exchanged || proven || isOverdue(work, ref, wait)) {
                if (!exchanged) {
                    orphan(work, ref, proven ? null : Action.ALERT);
                }
                state.clearOrphanDue().clearOrphanRef();
            } else {
                state.setOrphanDue(later(work, ref, wait));
            }
        }
        boolean accounted = exchanged || state.getIssued();
        if (state.getUnissuedDue() != 0 && (accounted || state.getUnissuedDue() <= work.watermark())) {
            long wait = work.settings(Rules.ISSUANCE_UNISSUED).duration("wait").toMillis();
            Ref ref = state.getUnissuedRef();
            boolean proven = isRead(work, ref.getTime() + wait) && spokeAfter(work);
            if (accounted || proven || isOverdue(work, ref, wait)) {
                if (!accounted) {
                    unissued(work, ref, proven);
                }
                state.clearUnissuedDue().clearUnissuedRef();
            } else {
                state.setUnissuedDue(later(work, ref, wait));
            }
        }
    }

    private boolean isRead(TokenWork work, long time) {
        return reporters.minted(
                work.policy(), work.token().tenant(), work.token().iss(), time);
    }

    /** Whether the issuer has reported an issuance that is later than the token's own time of issuance. */
    private boolean spokeAfter(TokenWork work) {
        Claims claims = work.state().getClaims();
        IssuerState ledger = get(work.token().tenant(), work.token().iss());
        return !claims.hasIatSeconds() || ledger != null && ledger.getLast() > claims.getIatSeconds() * 1_000;
    }

    private static boolean isOverdue(TokenWork work, Ref ref, long wait) {
        return work.watermark() >= ref.getTime() + OVERDUE_AFTER * wait;
    }

    /** When to judge the use again. */
    private static long later(TokenWork work, Ref ref, long wait) {
        return Math.min(work.watermark() + LOOK_AGAIN_MILLIS, ref.getTime() + OVERDUE_AFTER * wait);
    }

    private static void orphan(TokenWork work, Ref ref, @Nullable Action action) {
        work.raise(
                Rules.CHAIN_ORPHAN,
                new Finding(
                        ref.getTime(),
                        false,
                        "An actor's token that no exchange accounts for",
                        List.of(evidence("exchange", "reported by the STS", "none known", ref))),
                action);
    }

    private void unissued(TokenWork work, Ref ref, boolean proven) {
        String tenant = work.token().tenant();
        IssuerPolicy issuer = work.policy().issuer(tenant, work.token().iss());
        IssuerState ledger = get(tenant, work.token().iss());
        if (issuer == null || !issuer.ledgered() || exempt(work.state().getClaims(), issuer, ledger, ref.getTime())) {
            return;
        }
        Duration silence = issuer.maxLifetime() == null ? SILENT_AFTER : issuer.maxLifetime();
        boolean silent = ledger == null || ledger.getLast() + silence.toMillis() < ref.getTime();
        work.raise(
                Rules.ISSUANCE_UNISSUED,
                new Finding(
                        ref.getTime(),
                        false,
                        "Signed with the issuer's key, unknown to the issuer",
                        List.of(evidence("issuance", "reported by the issuer", "none known", ref))),
                silent || !proven ? Action.ALERT : null);
    }

    /**
     * Whether the token may have been issued before the issuer began to report, for as long as such tokens can live.
     * False for a token without {@code iat}.
     */
    private static boolean exempt(Claims claims, IssuerPolicy issuer, @Nullable IssuerState ledger, long usedAt) {
        if (!claims.hasIatSeconds()) {
            return false;
        }
        if (issuer.ledgeredSince() == null && ledger == null) {
            return true;
        }
        long since = issuer.ledgeredSince() != null
                ? issuer.ledgeredSince().toEpochMilli()
                : ledger == null ? Long.MAX_VALUE : ledger.getFirst();
        Duration lifetime = issuer.maxLifetime() == null ? SILENT_AFTER : issuer.maxLifetime();
        return claims.getIatSeconds() * 1_000 < since && usedAt < since + lifetime.toMillis();
    }

    private @Nullable IssuerState get(String tenant, String iss) {
        byte[] stored = issuers.get(key(tenant, iss));
        try {
            return stored == null ? null : IssuerState.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the issuers store holds something else", e);
        }
    }

    private static Bytes key(String tenant, String iss) {
        return Bytes.wrap(LengthPrefixed.encode((byte) 'i', tenant, iss));
    }
}
