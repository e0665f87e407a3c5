package dev.tokenwarden.streams.aggregate;

import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.FamilyContext;
import dev.tokenwarden.streams.state.FamilyPoint;
import dev.tokenwarden.streams.state.FamilyPresented;
import dev.tokenwarden.streams.state.FamilyState;
import java.util.List;

/** The client contexts of one session or grant. A point names its context by its index. */
final class FamilyContexts {
    private static final int MAX_CONTEXTS = 64;

    private FamilyContexts() {}

    /** The index of the presentation's context, which is added if it is new; -1 if there is no room for it. */
    static int indexOf(FamilyState.Builder family, FamilyPresented presented) {
        List<FamilyContext> contexts = family.getContextsList();
        for (int i = 0; i < contexts.size(); i++) {
            if (contexts.get(i).getContext().equals(presented.getContext())) {
                return i;
            }
        }
        if (contexts.size() == MAX_CONTEXTS) {
            return takeUnused(family, presented);
        }
        int index = contexts.size();
        family.addContexts(context(presented));
        return index;
    }

    /** The client context of a point. */
    static Context of(FamilyState.Builder family, FamilyPoint point) {
        return family.getContexts(point.getContext()).getContext();
    }

    /** Whether the presentation is by the client that the family was issued to. */
    static boolean counts(FamilyState.Builder family, long client) {
        return client == 0 || family.getClient() == 0 || client == family.getClient();
    }

    /** Replaces the first context that no point uses any more; -1 if every context is in use. */
    private static int takeUnused(FamilyState.Builder family, FamilyPresented presented) {
        boolean[] used = new boolean[family.getContextsCount()];
        for (FamilyPoint point : family.getPointsList()) {
            used[point.getContext()] = true;
        }
        for (int i = 0; i < used.length; i++) {
            if (!used[i]) {
                family.setContexts(i, context(presented));
                return i;
            }
        }
        return -1;
    }

    private static FamilyContext context(FamilyPresented presented) {
        return FamilyContext.newBuilder()
                .setContext(presented.getContext())
                .setShown(presented.getShown())
                .build();
    }
}
