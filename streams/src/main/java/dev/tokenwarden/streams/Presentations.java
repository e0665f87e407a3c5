package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.PresentationOrBuilder;
import dev.tokenwarden.streams.state.TokenState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which uses of a token are one presentation, and when a presentation may be judged.
 *
 * <p>Uses that share a trace are one; its client context is that of the earliest of them, or of an {@code edge} use,
 * which faces the client itself. An edge use and a use without trace are final: nothing that comes later can change
 * their context, so they are compared at once. All others are compared when the grace has passed.
 */
final class Presentations {
    /** A trace spans five minutes at most (design, section 3). */
    static final long TRACE_SPAN_MILLIS = 300_000;
    /** How long a presentation is remembered, so that the late uses of its trace find it. */
    static final long REMEMBERED_MILLIS = 4 * TRACE_SPAN_MILLIS;
    /**
     * How much earlier than the edge an inner hop may seem to be: clocks of verifiers differ. An edge use must arrive
     * within the grace less this to be sure to come before its inner hops are judged.
     */
    static final long EDGE_LEAD_MILLIS = 5_000;
    /** Most recent presentations that are kept; of more, the oldest settled ones are forgotten early. */
    private static final int MAX_RECENT = 512;

    private Presentations() {}

    /** Takes up a believed use. */
    static void observe(TokenWork work, TokenEvent event, Token token, Use use, long eventId) {
        ClientContext client = use.client();
        Context context = ClientContexts.of(client, work.policy().networks(), work.fingerprint());
        long time = event.time().toEpochMilli();
        boolean edge = Boolean.TRUE.equals(use.edge());
        long trace = work.fingerprint().of(use.trace());
        TokenState.Builder state = work.state();
        int index = trace == 0 ? -1 : find(work, trace, time, edge, context);
        Presentation.Builder presentation;
        if (index < 0) {
            presentation = Presentation.newBuilder()
                    .setTrace(trace)
                    .setTime(Long.MAX_VALUE)
                    .setId(eventId);
            if (time + work.graceMillis() <= work.watermark()) {
                presentation.setUntil(work.watermark() + work.graceMillis());
            }
            state.setPresentationCount(state.getPresentationCount() + 1);
            oneTime(work, event, state.getPresentationCount());
            index = state.getPresentationsCount();
            state.addPresentations(presentation);
        } else {
            presentation = state.getPresentations(index).toBuilder();
        }
        boolean leads = edge == presentation.getEdge()
                ? time < presentation.getTime()
                        || time == presentation.getTime() && Long.compareUnsigned(eventId, presentation.getEvent()) < 0
                : edge;
        if (leads) {
            if (presentation.getCompared() && !presentation.getContext().equals(context)) {
                presentation.setCompared(false);
            }
            presentation
                    .setTime(edge == presentation.getEdge() ? Math.min(time, presentation.getTime()) : time)
                    .setEdge(edge)
                    .setContext(context)
                    .setClientKnown(client != null)
                    .setAccepted(use.accepted())
                    .setForwarded(client != null && KnownClaims.serves(client.workload(), token, state.getClaims()))
                    .setEvent(eventId)
                    .setRef(Finding.ref(event))
                    .setShown(ClientContexts.shown(client));
            locate(presentation, client);
            presentation.setAddress(client == null ? 0 : work.fingerprint().of(client.address()));
        }
        String audience = use.audience();
        if (audience != null && !presentation.getAudienceList().contains(audience)) {
            presentation.addAudience(audience);
            if (presentation.getSettled()) {
                present(work, time, eventId, false, List.of(audience));
            }
        }
        Agents.note(presentation, use);
        if (presentation.getSettled()) {
            Agents.settled(work, presentation, false);
            presentation.clearTools().clearNeededScopes();
        }
        state.setPresentations(index, presentation);
        if (presentation.getTrace() == 0
                || presentation.getEdge()
                || due(presentation, work.graceMillis()) <= work.watermark()) {
            compare(work, index);
        }
        settle(work);
    }

    /** When the presentation has waited long enough. */
    private static long due(PresentationOrBuilder presentation, long graceMillis) {
        return Math.max(presentation.getTime() + graceMillis, presentation.getUntil());
    }

    /** Settles, in the order of event time, what has waited long enough; forgets what is too old. */
    static void settle(TokenWork work) {
        TokenState.Builder state = work.state();
        List<Integer> ripe = null;
        for (int i = 0; i < state.getPresentationsCount(); i++) {
            Presentation presentation = state.getPresentations(i);
            if (!presentation.getSettled() && due(presentation, work.graceMillis()) <= work.watermark()) {
                ripe = ripe == null ? new ArrayList<>(4) : ripe;
                ripe.add(i);
            }
        }
        if (ripe == null) {
            return;
        }
        ripe.sort(Comparator.comparingLong(
                        (Integer i) -> state.getPresentations(i).getTime())
                .thenComparing(i -> state.getPresentations(i).getEvent(), Long::compareUnsigned));
        for (int index : ripe) {
            compare(work, index);
            ContextChange.settled(work, index);
            Travel.judge(work, index);
            Presentation settled = state.getPresentations(index);
            present(work, settled.getTime(), settled.getEvent(), true, settled.getAudienceList());
            Agents.settled(work, settled, true);
            // What only a finding of its own needs goes with the settling; a late use that changes the context brings
            // it anew.
            state.setPresentations(
                    index,
                    settled.toBuilder()
                            .setSettled(true)
                            .clearRef()
                            .clearShown()
                            .clearTools()
                            .clearNeededScopes());
        }
        forget(state, work.watermark());
    }

    /** Earliest time at which {@link #settle} has something to do, or {@link Long#MAX_VALUE}. */
    static long nextDue(TokenState.Builder state, long graceMillis) {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < state.getPresentationsCount(); i++) {
            Presentation presentation = state.getPresentations(i);
            if (!presentation.getSettled()) {
                next = Math.min(next, due(presentation, graceMillis));
            }
        }
        return next;
    }

    /** When the last of the settled ones may go, if none comes after it; {@link Long#MAX_VALUE} if there is none. */
    static long nextForget(TokenState.Builder state) {
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < state.getPresentationsCount(); i++) {
            Presentation presentation = state.getPresentations(i);
            if (presentation.getSettled()) {
                latest = Math.max(latest, presentation.getTime());
            }
        }
        return latest == Long.MIN_VALUE ? Long.MAX_VALUE : latest + REMEMBERED_MILLIS;
    }

    static void forget(TokenState.Builder state, long watermark) {
        int keepFrom = state.getPresentationsCount() - MAX_RECENT;
        boolean old = keepFrom > 0;
        for (int i = 0; !old && i < state.getPresentationsCount(); i++) {
            old = forgettable(state.getPresentations(i), watermark);
        }
        if (!old) {
            return;
        }
        List<Presentation> kept = new ArrayList<>(state.getPresentationsCount());
        for (int i = 0; i < state.getPresentationsCount(); i++) {
            Presentation presentation = state.getPresentations(i);
            boolean crowded = i < keepFrom && presentation.getSettled();
            if (!crowded && !forgettable(presentation, watermark)) {
                kept.add(presentation);
            }
        }
        state.clearPresentations().addAllPresentations(kept);
    }

    private static boolean forgettable(Presentation presentation, long watermark) {
        return presentation.getSettled() && presentation.getTime() + REMEMBERED_MILLIS <= watermark;
    }

    /**
     * The presentation that a use of that trace belongs to, or -1 if it is a new one. An edge use takes over what the
     * inner hops behind it told, even where their clocks are a little fast. An edge use that comes later than that is a
     * presentation of its own: someone may have found the trace in a log.
     */
    private static int find(TokenWork work, long trace, long time, boolean edge, Context context) {
        List<Presentation> presentations = work.state().getPresentationsList();
        int inner = -1;
        int facing = -1;
        for (int i = 0; i < presentations.size(); i++) {
            Presentation presentation = presentations.get(i);
            if (presentation.getTrace() != trace || Math.abs(presentation.getTime() - time) > TRACE_SPAN_MILLIS) {
                continue;
            }
            if (!presentation.getEdge()) {
                inner = inner < 0 && (!edge || time <= presentation.getTime() + edgeLead(work)) ? i : inner;
            } else if (edge) {
                if (ClientContexts.sameClient(presentation.getContext(), context)) {
                    return i;
                }
            } else if (facing < 0 && presentation.getTime() <= time + edgeLead(work)) {
                facing = i;
            }
        }
        return facing >= 0 ? facing : inner;
    }

    private static long edgeLead(TokenWork work) {
        return Math.min(EDGE_LEAD_MILLIS, work.graceMillis() / 6);
    }

    /** To be called with every presentation, and when it becomes known that the token is for one time only. */
    static void oneTime(TokenWork work, TokenEvent event, int presentations) {
        if (presentations >= 2 && work.state().getClaims().getOneTime()) {
            // The earlier of two may be the one that comes late: the other one completed it.
            long first = work.state().getPresentationsList().stream()
                    .mapToLong(Presentation::getTime)
                    .min()
                    .orElse(0);
            work.raise(
                    Rules.REPLAY_ONE_TIME,
                    new Finding(
                            Math.max(event.time().toEpochMilli(), first),
                            false,
                            "A one-time token was presented again",
                            List.of(evidence("presentations", "1", Integer.toString(presentations), event))));
        }
    }

    private static void compare(TokenWork work, int index) {
        if (!work.state().getPresentations(index).getCompared()) {
            ContextChange.judge(work, index);
            SenderMismatch.judge(work, index);
            Families.presented(work, work.state().getPresentations(index));
            work.state()
                    .setPresentations(
                            index,
                            work.state().getPresentations(index).toBuilder().setCompared(true));
        }
    }

    private static void locate(
            Presentation.Builder presentation, @org.jspecify.annotations.Nullable ClientContext client) {
        ClientContext.Geo geo = client == null ? null : client.geo();
        Double lat = geo == null ? null : geo.lat();
        Double lon = geo == null ? null : geo.lon();
        if (lat != null && lon != null) {
            presentation.setLocated(true).setLat(lat.floatValue()).setLon(lon.floatValue());
        } else {
            presentation.setLocated(false).clearLat().clearLon();
        }
    }

    private static void present(TokenWork work, long time, long event, boolean counts, List<String> audiences) {
        String clientId = work.state().getClaims().getClientId();
        if (!clientId.isEmpty()) {
            work.outputs()
                    .fact(
                            AggregateKeys.client(work.token().tenant(), clientId),
                            Facts.lean(work, time, event)
                                    .setPresented(ClientPresented.newBuilder()
                                            .setClientId(clientId)
                                            .setCounts(counts)
                                            .addAllAudience(audiences))
                                    .build());
        }
    }
}
