package dev.tokenwarden.streams.presentation;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.agent.Agents;
import dev.tokenwarden.streams.client.ClientContexts;
import dev.tokenwarden.streams.family.Families;
import dev.tokenwarden.streams.output.AggregateKeys;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.PresentationGroup;
import dev.tokenwarden.streams.state.PresentationOrBuilder;
import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.token.CitedUses;
import dev.tokenwarden.streams.token.ClaimMerge;
import dev.tokenwarden.streams.token.Facts;
import dev.tokenwarden.streams.token.RankedReporter;
import dev.tokenwarden.streams.token.TokenRows;
import dev.tokenwarden.streams.token.TokenWork;
import dev.tokenwarden.streams.token.TraceWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which uses of a token are one presentation, and when a presentation may be judged.
 *
 * <p>The client chooses the trace, so a trace joins uses only where a false trace gains nothing. A use joins the
 * presentation of its trace if it is a <em>hop</em> (by one of our workloads, or from one of our networks), or if
 * nothing shows another client than the presentation's. Every other use is a presentation of its own.
 *
 * <p>The client context of a presentation is that of a use that is not a hop, of an {@code edge} use before others, and
 * of the earliest of them. An edge use and a use without trace are final: nothing that comes later changes their
 * context, so they are compared at once. The others are compared when the grace has passed; where only hops are known,
 * when the client's own use can no longer come, although clocks differ.
 */
public final class Presentations {
    /** How many presentations of one trace are distinguished. */
    private static final int MAX_OF_A_TRACE = 16;
    /** Rows that can be found again without their trace. */
    private static final int MAX_RECENT = 32;
    /** Names of one kind that a presentation keeps until it is settled. */
    private static final int MAX_NAMES = 8;

    private final TokenWork work;
    private final int tag;
    private final long id;
    private final PresentationGroup.Builder group;

    private Presentations(TokenWork work, int tag, long id) {
        this.work = work;
        this.tag = tag;
        this.id = id;
        TokenRow row = work.rows().get(tag, id);
        this.group = row == null ? PresentationGroup.newBuilder() : row.getPresentations().toBuilder();
    }

    /** Handles a believed use. */
    public static void observe(TokenWork work, TokenEvent event, Token token, Use use, long eventId) {
        long trace = work.fingerprint().of(use.trace());
        Presentations presentations = trace == 0
                ? new Presentations(work, TokenRows.UNTRACED, eventId)
                : new Presentations(work, TokenRows.TRACE, trace);
        presentations.take(PresentedUse.of(work, event, token, use, eventId));
        presentations.save();
    }

    /**
     * Handles a row that is due: settles presentations that have waited long enough, and forgets presentations that are
     * too old.
     */
    public static void due(TokenWork work, int tag, long id, long at) {
        Presentations presentations = new Presentations(work, tag, id);
        if (presentations.group.getDue() == at) {
            presentations.group.clearDue();
        }
        presentations.settle();
        presentations.save();
    }

    private void take(PresentedUse use) {
        forget();
        int index = find(use);
        Presentation.Builder presentation = index < 0 ? start(use) : group.getPresentationBuilder(index);
        Context contextBefore = presentation.getContext();
        long timeBefore = presentation.getTime();
        if (use.leads(presentation)) {
            if (presentation.getCompared() && !presentation.getContext().equals(use.context())) {
                presentation.setCompared(false);
            }
            use.lead(presentation, work.fingerprint());
            noteFirst(presentation.getTime());
        } else if (!use.hop()) {
            use.complete(presentation);
        }
        String audience = use.use().audience();
        boolean more = audience != null
                && presentation.getAudienceCount() < MAX_NAMES
                && !presentation.getAudienceList().contains(audience);
        if (more) {
            presentation.addAudience(audience);
            if (presentation.getSettled()) {
                ClientPresented.Builder late = ClientPresented.newBuilder().addAudience(audience);
                present(Facts.lean(work, use.time(), use.eventId()), late);
            }
        }
        Agents.note(presentation, use.use());
        if (presentation.getSettled()) {
            Agents.settled(work, presentation, false);
            presentation.clearTools().clearNeededScopes();
        }
        ContextChange.notice(work, presentation, contextBefore, timeBefore);
        if (PresentedUse.isFinal(presentation) || due(presentation) <= work.watermark()) {
            compare(presentation);
        }
        settle();
    }

    private Presentation.Builder start(PresentedUse use) {
        TokenState.Builder state = work.state();
        Presentation.Builder presentation = group.addPresentationBuilder()
                .setId(use.eventId())
                .setTrace(use.trace())
                .setTime(Long.MAX_VALUE);
        if (use.time() + work.graceMillis() <= work.watermark()) {
            presentation.setUntil(work.watermark() + work.graceMillis());
        }
        state.setPresentationCount(state.getPresentationCount() + 1);
        oneTime(work, use.event(), state.getPresentationCount());
        noteFirst(use.time());
        if (!state.getRecentList().contains(id)) {
            List<Long> recent = new ArrayList<>(state.getRecentList());
            recent.add(id);
            state.clearRecent().addAllRecent(recent.size() > MAX_RECENT ? recent.subList(1, recent.size()) : recent);
        }
        return presentation;
    }

    private void noteFirst(long time) {
        long first = work.state().getFirstPresented();
        if (first == 0 || time < first) {
            work.state().setFirstPresented(time);
        }
    }

    /** The presentation of this trace that the use belongs to, or -1 if it is a new one. */
    private int find(PresentedUse use) {
        int hops = -1;
        int own = -1;
        for (int i = 0; i < group.getPresentationCount(); i++) {
            PresentationOrBuilder other = group.getPresentationOrBuilder(i);
            if (Math.abs(other.getTime() - use.time()) > TraceWindow.SPAN_MILLIS) {
                continue;
            }
            if (other.getHop()) {
                hops = hops < 0 && (use.hop() || mayServe(other, use)) ? i : hops;
            } else if (use.hop()) {
                own = own < 0 && other.getTime() <= use.time() + work.skewMillis() ? i : own;
            } else if (ClientContexts.sameClient(other.getContext(), use.context())) {
                return i;
            }
        }
        int found = own >= 0 ? own : hops;
        return found < 0 && group.getPresentationCount() >= MAX_OF_A_TRACE ? 0 : found;
    }

    /** Whether the known hops may be part of the request that the client makes with this use. */
    private boolean mayServe(PresentationOrBuilder hops, PresentedUse use) {
        boolean noClientYet = !hops.getEdge() || hops.getContext().equals(Context.getDefaultInstance());
        return noClientYet && use.time() <= hops.getTime() + work.skewMillis();
    }

    /** When the presentation has waited long enough. */
    private long due(PresentationOrBuilder presentation) {
        long wait = isFirstHop(presentation) ? Math.max(work.graceMillis(), work.skewMillis()) : work.graceMillis();
        return Math.max(presentation.getTime() + wait, presentation.getUntil());
    }

    /** Whether the use by the client itself may still come. */
    private static boolean isFirstHop(PresentationOrBuilder presentation) {
        return presentation.getHop() && !presentation.getEdge() && presentation.getTrace() != 0;
    }

    private void settle() {
        List<Presentation.Builder> ripe = new ArrayList<>(2);
        for (Presentation.Builder presentation : group.getPresentationBuilderList()) {
            if (!presentation.getSettled() && due(presentation) <= work.watermark()) {
                ripe.add(presentation);
            }
        }
        ripe.sort(Comparator.comparingLong(Presentation.Builder::getTime)
                .thenComparing(Presentation.Builder::getEvent, Long::compareUnsigned));
        for (Presentation.Builder presentation : ripe) {
            compare(presentation);
            ContextChange.settled(work, presentation);
            Travel.judge(work, presentation);
            present(presentation);
            Agents.settled(work, presentation, true);
            // Only a finding needs these values. A late use that changes the context has its own.
            presentation
                    .setSettled(true)
                    .clearRef()
                    .clearUse()
                    .clearShown()
                    .clearPlace()
                    .clearTools()
                    .clearNeededScopes();
        }
        forget();
    }

    private void forget() {
        for (int i = group.getPresentationCount() - 1; i >= 0; i--) {
            PresentationOrBuilder presentation = group.getPresentationOrBuilder(i);
            if (presentation.getSettled() && forgottenAt(presentation) <= work.watermark()) {
                group.removePresentation(i);
            }
        }
    }

    private static long forgottenAt(PresentationOrBuilder presentation) {
        return presentation.getTrace() == 0 ? 0 : presentation.getTime() + TraceWindow.REMEMBERED_MILLIS;
    }

    private void save() {
        long before = group.getDue();
        long next = Long.MAX_VALUE;
        for (PresentationOrBuilder presentation : group.getPresentationOrBuilderList()) {
            next = Math.min(next, presentation.getSettled() ? forgottenAt(presentation) : due(presentation));
        }
        long due = next == Long.MAX_VALUE ? 0 : next;
        work.tools().timers().move(work.key(), tag, id, before, due);
        if (due == 0) {
            work.rows().delete(tag, id);
        } else {
            work.rows()
                    .put(
                            tag,
                            id,
                            TokenRow.newBuilder()
                                    .setPresentations(group.setDue(due))
                                    .build());
        }
    }

    private void compare(Presentation.Builder presentation) {
        if (!presentation.getCompared()) {
            ContextChange.judge(work, presentation);
            SenderMismatch.judge(work, presentation);
            Families.presented(work, presentation);
            presentation.setCompared(true);
        }
    }

    /** Call this with every presentation, and when it becomes known that the token may be presented once only. */
    public static void oneTime(TokenWork work, TokenEvent event, int presentations) {
        if (presentations >= 2 && work.state().getClaims().getOneTime()) {
            // The report of a verifier that the token is not meant for must not revoke the token.
            boolean reliable =
                    ClaimMerge.rankOf(work.state().getClaims(), ClaimMerge.ONE_TIME) <= RankedReporter.AUDIENCE;
            // The earlier presentation may arrive later. The later one by event time completed the act.
            work.raise(
                    Rules.REPLAY_ONE_TIME,
                    new Finding(
                            Math.max(event.time().toEpochMilli(), work.state().getFirstPresented()),
                            false,
                            "A one-time token was presented again",
                            List.of(evidence("presentations", "1", Integer.toString(presentations), event))),
                    reliable ? null : Action.ALERT);
        }
    }

    private void present(PresentationOrBuilder presentation) {
        Fact.Builder fact = Facts.lean(work, presentation.getTime(), presentation.getEvent());
        if (presentation.hasRef()) {
            fact.setRef(presentation.getRef());
        }
        ClientPresented.Builder presented =
                ClientPresented.newBuilder().setCounts(true).addAllAudience(presentation.getAudienceList());
        present(fact, presented.setUse(CitedUses.ofToken(presentation.getUse(), work)));
    }

    private void present(Fact.Builder fact, ClientPresented.Builder presented) {
        String clientId = work.state().getClaims().getClientId();
        if (!clientId.isEmpty()) {
            work.outputs()
                    .fact(
                            AggregateKeys.client(work.token().tenant(), clientId),
                            fact.setPresented(presented.setClientId(clientId)).build());
        }
    }
}
