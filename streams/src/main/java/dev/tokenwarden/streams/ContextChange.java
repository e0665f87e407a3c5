package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.ClientContexts.Difference;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.SeenContext;
import dev.tokenwarden.streams.state.TokenState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code replay.context-change}: each presentation is compared with every earlier one of its token, by way of the
 * distinct contexts that were seen. Forwarding (a workload that is in {@code aud} or among the actors) is not compared.
 */
final class ContextChange {
    private static final int MAX_CONTEXTS = 64;

    private ContextChange() {}

    static void judge(TokenWork work, int index) {
        TokenState.Builder state = work.state();
        Presentation presentation = state.getPresentations(index);
        if (presentation.getForwarded() || !presentation.getClientKnown()) {
            return;
        }
        RuleSettings settings = work.settings(Rules.REPLAY_CONTEXT_CHANGE);
        long habit = settings.duration("habit").toMillis();
        if (isJudged(state, presentation, settings.duration("max_age").toMillis())) {
            compare(work, presentation, habit);
            remember(state, presentation, habit);
        }
    }

    /** Keys that live for years are handed round by design: policy may leave old tokens, and those without age, out. */
    private static boolean isJudged(TokenState.Builder state, Presentation presentation, long maxAge) {
        return maxAge == 0
                || state.getClaims().hasIatSeconds()
                        && presentation.getTime() - state.getClaims().getIatSeconds() * 1_000 <= maxAge;
    }

    private static void compare(TokenWork work, Presentation presentation, long habit) {
        TokenState.Builder state = work.state();
        SeenContext worst = null;
        SeenContext otherAgent = null;
        Difference worstDifference = Difference.NONE;
        boolean accustomed = false;
        for (SeenContext seen : state.getContextsList()) {
            accustomed = accustomed
                    || habit > 0
                            && seen.getLast() + habit >= presentation.getTime()
                            && ClientContexts.shareNetworkOrAgent(seen.getContext(), presentation.getContext());
            Difference difference = ClientContexts.compare(seen.getContext(), presentation.getContext());
            if (difference == Difference.AGENT) {
                otherAgent = seen;
            } else if (rank(difference) > rank(worstDifference)) {
                worst = seen;
                worstDifference = difference;
            }
        }
        // Each severity by itself: which pairs there are does not depend on the order, which pair is worst would.
        if (otherAgent != null && !accustomed) {
            raise(work, presentation, otherAgent, words(Difference.AGENT), true);
        }
        if (worst != null
                && worstDifference != Difference.NETWORK
                && !(accustomed && worstDifference == Difference.NETWORK_AND_AGENT)) {
            raise(work, presentation, worst, words(worstDifference), false);
        } else {
            SeenContext other = alternation(work, presentation);
            if (other != null) {
                raise(work, presentation, other, "networks alternate", false);
            }
        }
    }

    private static void remember(TokenState.Builder state, Presentation presentation, long habit) {
        long time = presentation.getTime();
        for (int i = 0; i < state.getContextsCount(); i++) {
            SeenContext seen = state.getContexts(i);
            if (seen.getContext().equals(presentation.getContext())) {
                if (time < seen.getFirst() || habit > 0 && time > seen.getLast()) {
                    state.setContexts(
                            i,
                            seen.toBuilder()
                                    .setFirst(Math.min(time, seen.getFirst()))
                                    .setLast(habit > 0 ? Math.max(time, seen.getLast()) : seen.getLast()));
                }
                return;
            }
        }
        if (state.getContextsCount() < MAX_CONTEXTS) {
            state.addContexts(SeenContext.newBuilder()
                    .setContext(presentation.getContext())
                    .setShown(presentation.getShown())
                    .setFirst(time)
                    .setLast(habit > 0 ? time : 0));
        } else {
            state.setContextsOverflow(state.getContextsOverflow() + 1);
        }
    }

    /** Another network between two presentations from one, all with the same agent and within the window. */
    private static @Nullable SeenContext alternation(TokenWork work, Presentation presentation) {
        RuleSettings settings = work.settings(Rules.REPLAY_CONTEXT_CHANGE);
        long window = settings.duration("window").toMillis();
        Context own = presentation.getContext();
        boolean roamed = false;
        for (SeenContext seen : work.state().getContextsList()) {
            roamed = roamed || ClientContexts.compare(seen.getContext(), own) == Difference.NETWORK;
        }
        if (!roamed) {
            return null;
        }
        List<Presentation> recent = work.state().getPresentationsList();
        for (Presentation other : recent) {
            // Whatever takes part in an alternation with this presentation is no farther from it than the window.
            if (Math.abs(other.getTime() - presentation.getTime()) > window
                    || !takesPart(other)
                    || ClientContexts.compare(other.getContext(), own) != Difference.NETWORK) {
                continue;
            }
            for (Presentation third : recent) {
                if (third == presentation
                        || Math.abs(third.getTime() - presentation.getTime()) > window
                        || !takesPart(third)) {
                    continue;
                }
                boolean likeOwn = same(third.getContext(), own)
                        && ClientContexts.compare(third.getContext(), other.getContext()) == Difference.NETWORK
                        && between(third.getTime(), other.getTime(), presentation.getTime(), window);
                boolean likeOther = same(third.getContext(), other.getContext())
                        && ClientContexts.compare(third.getContext(), own) == Difference.NETWORK
                        && between(third.getTime(), presentation.getTime(), other.getTime(), window);
                if (likeOwn || likeOther) {
                    return SeenContext.newBuilder()
                            .setContext(other.getContext())
                            .setShown(shownOf(work.state(), other.getContext()))
                            .build();
                }
            }
        }
        return null;
    }

    private static boolean takesPart(Presentation presentation) {
        return presentation.getCompared() && !presentation.getForwarded() && presentation.getClientKnown();
    }

    /** The same network, known, and the same agent. */
    private static boolean same(Context a, Context b) {
        return a.getAgent() == b.getAgent()
                && ClientContexts.compare(a, b) == Difference.NONE
                && (a.getAs() != 0 && b.getAs() != 0 || a.getPrefix() != 0 && a.getPrefix() == b.getPrefix());
    }

    /** Whether {@code middle} lies between the outer two and they are at most {@code window} apart. */
    private static boolean between(long outer, long middle, long otherOuter, long window) {
        return Math.min(outer, otherOuter) < middle
                && middle < Math.max(outer, otherOuter)
                && Math.abs(outer - otherOuter) <= window;
    }

    private static void raise(
            TokenWork work, Presentation presentation, SeenContext earlier, String how, boolean lesser) {
        work.raise(
                Rules.REPLAY_CONTEXT_CHANGE,
                new Finding(
                        Math.max(presentation.getTime(), earlier.getFirst()),
                        lesser,
                        "Presented by another client: " + how,
                        List.of(evidence(
                                "client", earlier.getShown(), presentation.getShown(), presentation.getRef()))));
    }

    private static String shownOf(TokenState.Builder state, Context context) {
        for (SeenContext seen : state.getContextsList()) {
            if (seen.getContext().equals(context)) {
                return seen.getShown();
            }
        }
        return "another network";
    }

    private static int rank(Difference difference) {
        return switch (difference) {
            case NONE -> 0;
            case NETWORK -> 1;
            case AGENT -> 2;
            case NETWORK_AND_AGENT -> 3;
            case WORKLOAD -> 4;
            case KEY -> 5;
        };
    }

    private static String words(Difference difference) {
        return switch (difference) {
            case KEY -> "another key";
            case WORKLOAD -> "another workload";
            case NETWORK_AND_AGENT -> "another network and user agent";
            case AGENT -> "another user agent on the same network";
            case NETWORK, NONE -> "another network";
        };
    }
}
