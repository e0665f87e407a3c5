package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.contract.detection.Evidence;
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
            boolean foreign = compare(work, presentation, habit);
            remember(state, presentation, habit, foreign);
        }
    }

    /** Keys that live for years are handed round by design: policy may leave old tokens, and those without age, out. */
    private static boolean isJudged(TokenState.Builder state, Presentation presentation, long maxAge) {
        return maxAge == 0
                || state.getClaims().hasIatSeconds()
                        && presentation.getTime() - state.getClaims().getIatSeconds() * 1_000 <= maxAge;
    }

    /** Raises what one presentation shows; returns whether its context is another client's. */
    private static boolean compare(TokenWork work, Presentation presentation, long habit) {
        SeenContext own = null;
        SeenContext worst = null;
        Difference difference = Difference.NONE;
        for (SeenContext seen : work.state().getContextsList()) {
            own = seen.getContext().equals(presentation.getContext()) ? seen : own;
            Difference one = ClientContexts.compare(seen.getContext(), presentation.getContext());
            boolean decides = one == Difference.KEY
                    || one == Difference.WORKLOAD
                    || one == Difference.NETWORK_AND_AGENT && habit == 0;
            if (decides && rank(one) > rank(difference)) {
                worst = seen;
                difference = one;
            }
        }
        if (worst != null) {
            raise(work, presentation, worst, words(difference), false);
            return false;
        }
        if (own != null && own.getForeign()) {
            raise(work, presentation, first(work.state(), own), words(Difference.NETWORK_AND_AGENT), false);
            return true;
        }
        if (habit > 0 && (own == null || presentation.getTime() < own.getFirst())) {
            boolean foreign = newcomer(work, presentation, habit);
            if (foreign) {
                return true;
            }
        }
        SeenContext other = alternation(work, presentation);
        if (other != null) {
            boolean systemsDiffer = other.getContext().getAs() != 0
                    && presentation.getContext().getAs() != 0
                    && other.getContext().getAs() != presentation.getContext().getAs();
            raise(work, presentation, other, "networks alternate", !systemsDiffer);
        }
        return false;
    }

    /**
     * A context that is new, or older than was known. Judges it against the contexts before it, and those after it against
     * it: an event that comes late is inserted by its event time.
     */
    private static boolean newcomer(TokenWork work, Presentation presentation, long habit) {
        TokenState.Builder state = work.state();
        SeenContext own = SeenContext.newBuilder()
                .setContext(presentation.getContext())
                .setShown(presentation.getShown())
                .setFirst(presentation.getTime())
                .setLast(presentation.getTime())
                .build();
        SeenContext earlier = stranger(state, own, null, habit);
        if (earlier != null) {
            raise(work, presentation, earlier, words(Difference.NETWORK_AND_AGENT), false);
        }
        for (int i = 0; i < state.getContextsCount(); i++) {
            SeenContext later = state.getContexts(i);
            if (later.getFirst() > own.getFirst()
                    && !later.getForeign()
                    && ClientContexts.compare(later.getContext(), own.getContext()) == Difference.NETWORK_AND_AGENT
                    && stranger(state, later, own, habit) != null) {
                raise(
                        work,
                        later.getFirst(),
                        "Presented by another client: " + words(Difference.NETWORK_AND_AGENT),
                        evidence("client", own.getShown(), later.getShown(), presentation.getRef()),
                        false);
                state.setContexts(i, later.toBuilder().setForeign(true));
            }
        }
        return earlier != null;
    }

    /**
     * The earliest context that differs from {@code newcomer} in network and agent, if nothing before {@code newcomer} has
     * its network or its agent.
     *
     * @param also a context that is not in the state yet
     */
    private static @Nullable SeenContext stranger(
            TokenState.Builder state, SeenContext newcomer, @Nullable SeenContext also, long habit) {
        SeenContext other = null;
        for (int i = also == null ? 0 : -1; i < state.getContextsCount(); i++) {
            SeenContext seen = i < 0 && also != null ? also : state.getContexts(i);
            if (seen.getFirst() > newcomer.getFirst()
                    || seen.getForeign()
                    || seen.getContext().equals(newcomer.getContext())) {
                continue;
            }
            if (seen.getLast() + habit >= newcomer.getFirst()
                    && ClientContexts.shareNetworkOrAgent(seen.getContext(), newcomer.getContext())) {
                return null;
            }
            if (ClientContexts.compare(seen.getContext(), newcomer.getContext()) == Difference.NETWORK_AND_AGENT
                    && (other == null || seen.getFirst() < other.getFirst())) {
                other = seen;
            }
        }
        return other;
    }

    private static SeenContext first(TokenState.Builder state, SeenContext otherwise) {
        for (SeenContext seen : state.getContextsList()) {
            if (!seen.getForeign()) {
                return seen;
            }
        }
        return otherwise;
    }

    /** Raises an agent that is new on a known network, once every earlier presentation is known. */
    static void settled(TokenWork work, int index) {
        Presentation presentation = work.state().getPresentations(index);
        if (presentation.getForwarded() || !presentation.getClientKnown()) {
            return;
        }
        RuleSettings settings = work.settings(Rules.REPLAY_CONTEXT_CHANGE);
        long habit = settings.duration("habit").toMillis();
        if (!isJudged(work.state(), presentation, settings.duration("max_age").toMillis())) {
            return;
        }
        SeenContext otherAgent = null;
        for (SeenContext seen : work.state().getContextsList()) {
            boolean own = seen.getContext().equals(presentation.getContext());
            boolean earlier =
                    seen.getFirst() < presentation.getTime() || !own && seen.getFirst() == presentation.getTime();
            if (!earlier) {
                continue;
            }
            if (habit > 0
                    && seen.getLast() + habit >= presentation.getTime()
                    && ClientContexts.agent(seen.getContext(), presentation.getContext()) == Comparison.SAME) {
                return;
            }
            if (ClientContexts.compare(seen.getContext(), presentation.getContext()) == Difference.AGENT) {
                otherAgent = seen;
            }
        }
        if (otherAgent != null) {
            raise(work, presentation, otherAgent, words(Difference.AGENT), true);
        }
    }

    private static void remember(TokenState.Builder state, Presentation presentation, long habit, boolean foreign) {
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
                    .setLast(habit > 0 ? time : 0)
                    .setForeign(foreign));
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
        return ClientContexts.compare(a, b) == Difference.NONE
                && ClientContexts.agent(a, b) == Comparison.SAME
                && Networks.compare(a, b) == Comparison.SAME;
    }

    /** Whether {@code middle} lies between the outer two and they are at most {@code window} apart. */
    private static boolean between(long outer, long middle, long otherOuter, long window) {
        return Math.min(outer, otherOuter) < middle
                && middle < Math.max(outer, otherOuter)
                && Math.abs(outer - otherOuter) <= window;
    }

    private static void raise(
            TokenWork work, Presentation presentation, SeenContext earlier, String how, boolean lesser) {
        raise(
                work,
                Math.max(presentation.getTime(), earlier.getFirst()),
                "Presented by another client: " + how,
                evidence("client", earlier.getShown(), presentation.getShown(), presentation.getRef()),
                lesser);
    }

    private static void raise(TokenWork work, long time, String title, Evidence evidence, boolean lesser) {
        work.raise(Rules.REPLAY_CONTEXT_CHANGE, new Finding(time, lesser, title, List.of(evidence)));
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
