package dev.tokenwarden.streams.presentation;

import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.SeenContext;
import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.token.TokenRows;
import dev.tokenwarden.streams.token.TokenWork;
import dev.tokenwarden.streams.token.TraceWindow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The distinct client contexts of one token, at most 64, each in its own row. Further contexts are only counted. */
final class SeenContexts {
    private static final int MAX_CONTEXTS = 64;
    private static final int MAX_MARKS = 8;

    private final TokenWork work;
    private final TokenRows rows;
    private final List<SeenContext> all;

    SeenContexts(TokenWork work) {
        this.work = work;
        this.rows = work.rows();
        int count = work.state().getContextCount();
        this.all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            TokenRow row = rows.get(TokenRows.CONTEXT, i);
            all.add(row == null ? SeenContext.getDefaultInstance() : row.getContext());
        }
    }

    /** All contexts, in the order in which they arrived. */
    List<SeenContext> all() {
        return all;
    }

    /** The one that equals {@code context}; null if there is none. */
    @Nullable
    SeenContext get(Context context) {
        int index = indexOf(context);
        return index < 0 ? null : all.get(index);
    }

    /** Marks the context at that place as another client's. */
    void markForeign(int index) {
        set(index, all.get(index).toBuilder().setForeign(true).build());
    }

    /**
     * Remembers that the token was presented with that context.
     *
     * @param before the context that was remembered of the same presentation until now; null if none was
     */
    void notice(Context context, String shown, long time, @Nullable Context before, long timeBefore) {
        int replaced = before == null ? -1 : indexOf(before);
        if (replaced >= 0) {
            SeenContext old = all.get(replaced);
            if (old.getCompared() == 0 && old.getFirst() == timeBefore && old.getLast() == timeBefore) {
                set(replaced, old.toBuilder().clearFirst().clearLast().build());
            }
        }
        int index = open(context, shown);
        if (index >= 0) {
            set(index, noted(all.get(index), time).setHop(false).build());
        }
    }

    /** Adds a compared presentation, of another client if {@code foreign}. */
    void remember(Presentation.Builder presentation, boolean foreign, long window) {
        int index = open(presentation.getContext(), presentation.getShown());
        if (index < 0) {
            work.state().setContextsOverflow(work.state().getContextsOverflow() + 1);
            return;
        }
        long time = presentation.getTime();
        SeenContext before = all.get(index);
        SeenContext.Builder seen = noted(before, time);
        mark(seen, time, window);
        set(
                index,
                seen.setCompared(before.getCompared() == 0 ? time : Math.min(time, before.getCompared()))
                        .setHop(before.getFirst() == 0 ? presentation.getHop() : before.getHop())
                        .setForeign(before.getForeign() || foreign)
                        .build());
    }

    private static SeenContext.Builder noted(SeenContext seen, long time) {
        return seen.toBuilder()
                .setFirst(seen.getFirst() == 0 ? time : Math.min(time, seen.getFirst()))
                .setLast(Math.max(time, seen.getLast()));
    }

    /** The place of that context, a new one if there is room; -1 if there is not. */
    private int open(Context context, String shown) {
        int index = indexOf(context);
        if (index >= 0 || all.size() >= MAX_CONTEXTS) {
            return index;
        }
        all.add(SeenContext.newBuilder().setContext(context).setShown(shown).build());
        work.state().setContextCount(all.size());
        return all.size() - 1;
    }

    /**
     * Keeps at most 8 of the latest times of a window. When there are more, the time closest to its neighbours is
     * removed.
     */
    private static void mark(SeenContext.Builder seen, long time, long window) {
        List<Long> marks = new ArrayList<>(seen.getMarksList());
        int at = marks.size();
        while (at > 0 && marks.get(at - 1) > time) {
            at--;
        }
        marks.add(at, time);
        long oldest = marks.get(marks.size() - 1) - window - TraceWindow.REMEMBERED_MILLIS;
        while (marks.get(0) < oldest) {
            marks.remove(0);
        }
        if (marks.size() > MAX_MARKS) {
            int closest = 1;
            for (int i = 2; i < marks.size() - 1; i++) {
                if (marks.get(i + 1) - marks.get(i - 1) < marks.get(closest + 1) - marks.get(closest - 1)) {
                    closest = i;
                }
            }
            marks.remove(closest);
        }
        seen.clearMarks().addAllMarks(marks);
    }

    private int indexOf(Context context) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).getContext().equals(context)) {
                return i;
            }
        }
        return -1;
    }

    private void set(int index, SeenContext seen) {
        all.set(index, seen);
        rows.put(
                TokenRows.CONTEXT, index, TokenRow.newBuilder().setContext(seen).build());
    }
}
