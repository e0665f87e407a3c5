package dev.tokenwarden.streams.presentation;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.streams.client.ClientContexts;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.client.Networks;
import dev.tokenwarden.streams.client.Places;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.PresentationOrBuilder;
import dev.tokenwarden.streams.token.CitedUses;
import dev.tokenwarden.streams.token.KnownClaims;
import dev.tokenwarden.streams.token.TokenWork;
import org.jspecify.annotations.Nullable;

/**
 * One use of a token, as it is joined to a presentation.
 *
 * @param trace fingerprint of its trace; 0 if it has none
 * @param forwarded whether one of our workloads presents the token
 * @param hop whether it says nothing about the client: forwarded, from one of our networks, or without a client context
 */
record PresentedUse(
        TokenEvent event, Use use, long eventId, long trace, Context context, boolean forwarded, boolean hop) {

    static PresentedUse of(TokenWork work, TokenEvent event, Token token, Use use, long eventId) {
        ClientContext client = use.client();
        Context context = ClientContexts.of(client, work.policy().networks(), work.fingerprint());
        boolean forwarded = client != null && isOurs(work, token, client.workload());
        return new PresentedUse(
                event,
                use,
                eventId,
                work.fingerprint().of(use.trace()),
                context,
                forwarded,
                forwarded || context.getZone() == Networks.INTERNAL || context.equals(Context.getDefaultInstance()));
    }

    private static boolean isOurs(TokenWork work, Token token, @Nullable String workload) {
        return workload != null
                && (KnownClaims.serves(workload, token, work.state().getClaims())
                        || work.policy().networks().isOurWorkload(workload));
    }

    long time() {
        return event.time().toEpochMilli();
    }

    private boolean edge() {
        return Boolean.TRUE.equals(use.edge());
    }

    /** Whether the presentation's time and context are to be those of this use. */
    boolean leads(Presentation.Builder presentation) {
        if (presentation.getTime() == Long.MAX_VALUE) {
            return true;
        }
        if (hop != presentation.getHop()) {
            return !hop;
        }
        if (edge() != presentation.getEdge()) {
            return edge();
        }
        return time() < presentation.getTime()
                || time() == presentation.getTime() && Long.compareUnsigned(eventId, presentation.getEvent()) < 0;
    }

    /** Makes the presentation's time and context those of this use. */
    void lead(Presentation.Builder presentation, Fingerprint fingerprint) {
        ClientContext client = use.client();
        Context before = presentation.getContext();
        boolean completes = presentation.getTime() != Long.MAX_VALUE && !hop && !presentation.getHop();
        presentation
                .setTime(time())
                .setEdge(edge())
                .setHop(hop)
                .setContext(completes ? completed(context, before) : context)
                .setClientKnown(client != null)
                .setAccepted(use.accepted())
                .setForwarded(forwarded)
                .setEvent(eventId)
                .setRef(Finding.ref(event))
                .setUse(CitedUses.summary(use))
                .setShown(ClientContexts.shown(client));
        presentation.setAddress(client == null ? 0 : fingerprint.of(Networks.canonical(client.address())));
        Places.locate(presentation, client, event.time());
    }

    /** Adds to the presentation's context what only this use reports of the same client. */
    void complete(Presentation.Builder presentation) {
        if (!presentation.getHop()) {
            presentation.setContext(completed(presentation.getContext(), context));
        }
    }

    private static Context completed(Context context, Context more) {
        Context.Builder whole = context.toBuilder();
        if (context.getJkt() == 0) {
            whole.setJkt(more.getJkt());
        }
        if (context.getX5T() == 0) {
            whole.setX5T(more.getX5T());
        }
        if (context.getWorkload() == 0) {
            whole.setWorkload(more.getWorkload());
        }
        if (context.getAgent() == 0) {
            whole.setAgent(more.getAgent());
        }
        if (context.getAs() == 0) {
            whole.setAs(more.getAs());
        }
        if (context.getFamily() == 0) {
            whole.setFamily(more.getFamily()).setPrefix(more.getPrefix());
        }
        if (context.getZone() == Networks.PUBLIC) {
            whole.setZone(more.getZone());
        }
        return whole.build();
    }

    /** Whether no later use can change the client context of the presentation. */
    static boolean isFinal(PresentationOrBuilder presentation) {
        return presentation.getTrace() == 0 || presentation.getEdge();
    }
}
