package dev.tokenwarden.streams.client;

import dev.tokenwarden.streams.client.ClientContexts.Difference;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.SeenContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Networks that alternate A-B-A with one agent: a presentation from A, one from B, and one from A again, the first and
 * the last at most a window apart. The given presentation may be any of the three.
 */
public final class Alternation {
    private final List<SeenContext> likeOwn = new ArrayList<>();
    private final List<SeenContext> others = new ArrayList<>();
    private final long time;
    private final long window;

    private Alternation(List<SeenContext> all, Context own, long time, long window) {
        this.time = time;
        this.window = window;
        for (SeenContext seen : all) {
            Difference difference = ClientContexts.compare(seen.getContext(), own);
            if (difference == Difference.NETWORK) {
                others.add(seen);
            } else if (same(seen.getContext(), own)) {
                likeOwn.add(seen);
            }
        }
    }

    /**
     * The other context of an alternation; null if there is none. One of another AS is preferred.
     *
     * @param all the contexts before this presentation is added
     */
    public static @Nullable SeenContext find(List<SeenContext> all, Context own, long time, long window) {
        return new Alternation(all, own, time, window).find(own);
    }

    private @Nullable SeenContext find(Context own) {
        SeenContext found = null;
        for (SeenContext other : others) {
            if ((isBetween(other) || surrounds(other)) && (found == null || systemsDiffer(other.getContext(), own))) {
                found = other;
            }
        }
        return found;
    }

    /** Whether both sides know their AS and the two differ. */
    public static boolean systemsDiffer(Context a, Context b) {
        return a.getAs() != 0 && b.getAs() != 0 && a.getAs() != b.getAs();
    }

    /** Whether the other context was presented between this presentation and one of the same network. */
    private boolean isBetween(SeenContext other) {
        for (SeenContext own : likeOwn) {
            if (ClientContexts.compare(own.getContext(), other.getContext()) != Difference.NETWORK) {
                continue;
            }
            for (long middle : other.getMarksList()) {
                for (long outer : own.getMarksList()) {
                    boolean between = Math.min(outer, time) < middle && middle < Math.max(outer, time);
                    if (between && Math.abs(outer - time) <= window) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether this presentation was made between two of the other network. */
    private boolean surrounds(SeenContext other) {
        if (other.getLast() <= time) {
            return false;
        }
        for (SeenContext before : others) {
            if (before == other || same(before.getContext(), other.getContext())) {
                for (long first : before.getMarksList()) {
                    for (long last : other.getMarksList()) {
                        if (first < time && time < last && last - first <= window) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** The same network, known, and the same agent. */
    private static boolean same(Context a, Context b) {
        return ClientContexts.compare(a, b) == Difference.NONE
                && ClientContexts.agent(a, b) == Comparison.SAME
                && Networks.compare(a, b) == Comparison.SAME;
    }
}
