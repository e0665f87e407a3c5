package dev.tokenwarden.streams.presentation;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.Alternation;
import dev.tokenwarden.streams.client.ClientContexts;
import dev.tokenwarden.streams.client.ClientContexts.Difference;
import dev.tokenwarden.streams.client.Comparison;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.SeenContext;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code replay.context-change}: compares each presentation with every earlier one of its token, using the distinct
 * contexts that were seen. Forwarding (a workload that is in {@code aud} or among the actors) is not compared.
 */
final class ContextChange {
    private static final String NETWORK_AND_AGENT = "another network and user agent";

    private final TokenWork work;
    private final Presentation.Builder presentation;
    private final SeenContexts contexts;
    private final long habit;
    private final long window;

    private ContextChange(TokenWork work, Presentation.Builder presentation, RuleSettings settings) {
        this.work = work;
        this.presentation = presentation;
        this.contexts = new SeenContexts(work);
        this.habit = settings.duration("habit").toMillis();
        this.window = settings.duration("window").toMillis();
    }

    /**
     * Remembers the context of a presentation. A network or an agent counts as known from its first use on, not only
     * when the presentation is compared. Hops that arrive before the client's own use say nothing about the client.
     *
     * @param contextBefore its context before the latest use was added
     * @param timeBefore its time before; {@link Long#MAX_VALUE} if it is new
     */
    static void notice(TokenWork work, Presentation.Builder presentation, Context contextBefore, long timeBefore) {
        boolean changed = presentation.getTime() != timeBefore
                || !presentation.getContext().equals(contextBefore);
        boolean says = presentation.getClientKnown()
                && !presentation.getForwarded()
                && (PresentedUse.isFinal(presentation) || !presentation.getHop());
        if (changed && says) {
            new SeenContexts(work)
                    .notice(
                            presentation.getContext(),
                            presentation.getShown(),
                            presentation.getTime(),
                            timeBefore == Long.MAX_VALUE ? null : contextBefore,
                            timeBefore);
        }
    }

    /** Judges what may fire at once, and remembers the presentation. */
    static void judge(TokenWork work, Presentation.Builder presentation) {
        RuleSettings settings = work.settings(Rules.REPLAY_CONTEXT_CHANGE);
        if (isJudged(work, presentation, settings)) {
            ContextChange change = new ContextChange(work, presentation, settings);
            boolean foreign = change.compare();
            change.contexts.remember(presentation, foreign, change.window);
        }
    }

    /** Raises an agent that is new on a known network, once every earlier presentation is known. */
    static void settled(TokenWork work, Presentation.Builder presentation) {
        RuleSettings settings = work.settings(Rules.REPLAY_CONTEXT_CHANGE);
        if (isJudged(work, presentation, settings)) {
            new ContextChange(work, presentation, settings).compareAgents();
        }
    }

    /**
     * Keys that live for years are shared on purpose, so policy may exclude tokens over an age, and tokens without an
     * issue time.
     */
    private static boolean isJudged(TokenWork work, Presentation.Builder presentation, RuleSettings settings) {
        if (presentation.getForwarded() || !presentation.getClientKnown()) {
            return false;
        }
        long maxAge = settings.duration("max_age").toMillis();
        return maxAge == 0
                || work.state().getClaims().hasIatSeconds()
                        && presentation.getTime() - work.state().getClaims().getIatSeconds() * 1_000 <= maxAge;
    }

    /** Raises a detection if the presentation shows another client; returns whether it does. */
    private boolean compare() {
        SeenContext own = contexts.get(presentation.getContext());
        SeenContext worst = null;
        Difference difference = Difference.NONE;
        for (SeenContext seen : contexts.all()) {
            Difference one = ClientContexts.compare(seen.getContext(), presentation.getContext());
            if (seen.getCompared() != 0 && decides(one) && rank(one) > rank(difference)) {
                worst = seen;
                difference = one;
            }
        }
        if (worst != null) {
            raise(worst, words(difference), false);
            return false;
        }
        if (own != null && own.getForeign()) {
            raise(firstOfTheToken(own), NETWORK_AND_AGENT, false);
            return true;
        }
        boolean isNew = own == null || own.getCompared() == 0 || presentation.getTime() < own.getCompared();
        if (habit > 0 && isNew && judgeNewcomer()) {
            return true;
        }
        SeenContext other = Alternation.find(contexts.all(), presentation.getContext(), presentation.getTime(), window);
        if (other != null) {
            raise(
                    other,
                    "networks alternate",
                    !Alternation.systemsDiffer(other.getContext(), presentation.getContext()));
        }
        return false;
    }

    private boolean decides(Difference difference) {
        return difference == Difference.KEY
                || difference == Difference.WORKLOAD
                || difference == Difference.NETWORK_AND_AGENT && habit == 0;
    }

    /**
     * Compares a context that is new, or older than was known, with the contexts before it, and the contexts after it
     * with this one: a late event is inserted by its event time. Returns whether the context is another client's.
     */
    private boolean judgeNewcomer() {
        SeenContext own = SeenContext.newBuilder()
                .setContext(presentation.getContext())
                .setShown(presentation.getShown())
                .setFirst(presentation.getTime())
                .setLast(presentation.getTime())
                .setCompared(presentation.getTime())
                .build();
        SeenContext earlier = strangerTo(own, null);
        if (earlier != null) {
            raise(earlier, NETWORK_AND_AGENT, false);
        }
        for (int i = 0; i < contexts.all().size(); i++) {
            SeenContext later = contexts.all().get(i);
            if (later.getCompared() > own.getCompared()
                    && !later.getForeign()
                    && ClientContexts.compare(later.getContext(), own.getContext()) == Difference.NETWORK_AND_AGENT
                    && strangerTo(later, own) != null) {
                raise(
                        later.getCompared(),
                        NETWORK_AND_AGENT,
                        evidence("client", own.getShown(), later.getShown(), presentation.getRef()),
                        false);
                contexts.markForeign(i);
            }
        }
        return earlier != null;
    }

    /**
     * The earliest context that differs from {@code newcomer} in network and agent, if nothing before {@code newcomer}
     * has its network or its agent.
     *
     * @param also a context that is not remembered yet
     */
    private @Nullable SeenContext strangerTo(SeenContext newcomer, @Nullable SeenContext also) {
        SeenContext other = null;
        for (int i = also == null ? 0 : -1; i < contexts.all().size(); i++) {
            SeenContext seen = i < 0 && also != null ? also : contexts.all().get(i);
            if (seen.getForeign() || seen.getContext().equals(newcomer.getContext())) {
                continue;
            }
            boolean isKnown = !seen.getHop()
                    && seen.getFirst() != 0
                    && seen.getFirst() < newcomer.getCompared()
                    && seen.getLast() + habit >= newcomer.getCompared();
            if (isKnown && knows(seen.getContext(), newcomer.getContext())) {
                return null;
            }
            if (seen.getCompared() != 0
                    && seen.getCompared() <= newcomer.getCompared()
                    && ClientContexts.compare(seen.getContext(), newcomer.getContext()) == Difference.NETWORK_AND_AGENT
                    && (other == null || seen.getCompared() < other.getCompared())) {
                other = seen;
            }
        }
        return other;
    }

    /** Whether the newcomer has the network, the agent or the app of a context that is known. */
    private static boolean knows(Context known, Context newcomer) {
        return ClientContexts.shareNetworkOrAgent(known, newcomer) || ClientContexts.mayBeOneApp(known, newcomer);
    }

    /**
     * Each question has a simple loop of its own: with both in one loop, the optimizing compiler of JDK 17.0.15 crashed
     * the JVM ({@code PhaseIdealLoop::clone_iff}).
     */
    private void compareAgents() {
        if (habit > 0 && isHabitual()) {
            return;
        }
        SeenContext other = null;
        for (SeenContext seen : contexts.all()) {
            if (isEarlier(seen) && isNewAgent(seen.getContext())) {
                other = seen;
            }
        }
        if (other != null) {
            boolean onSameNetwork =
                    ClientContexts.compare(other.getContext(), presentation.getContext()) == Difference.AGENT;
            raise(other, onSameNetwork ? words(Difference.AGENT) : "another network and another part of an app", true);
        }
    }

    /** Whether the agent differs, on the same network or as a part of one app. */
    private boolean isNewAgent(Context seen) {
        Difference difference = ClientContexts.compare(seen, presentation.getContext());
        return difference == Difference.AGENT
                || difference == Difference.NETWORK_AND_AGENT
                        && ClientContexts.mayBeOneApp(seen, presentation.getContext());
    }

    /** Whether the token was used with this agent within the time that the rule remembers habits. */
    private boolean isHabitual() {
        for (SeenContext seen : contexts.all()) {
            if (isEarlier(seen)
                    && seen.getLast() + habit >= presentation.getTime()
                    && ClientContexts.agent(seen.getContext(), presentation.getContext()) == Comparison.SAME) {
                return true;
            }
        }
        return false;
    }

    /** Whether the context was seen before this presentation, by a client's own use. */
    private boolean isEarlier(SeenContext seen) {
        return seen.getFirst() != 0 && seen.getFirst() < presentation.getTime() && !seen.getHop();
    }

    private SeenContext firstOfTheToken(SeenContext otherwise) {
        for (SeenContext seen : contexts.all()) {
            if (!seen.getForeign()) {
                return seen;
            }
        }
        return otherwise;
    }

    private void raise(SeenContext earlier, String how, boolean lesser) {
        raise(
                Math.max(presentation.getTime(), earlier.getFirst()),
                how,
                evidence("client", earlier.getShown(), presentation.getShown(), presentation.getRef()),
                lesser);
    }

    private void raise(long time, String how, Evidence evidence, boolean lesser) {
        work.raise(
                Rules.REPLAY_CONTEXT_CHANGE,
                new Finding(time, lesser, "Presented by another client: " + how, List.of(evidence)));
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
            case NETWORK_AND_AGENT -> NETWORK_AND_AGENT;
            case AGENT -> "another user agent on the same network";
            case NETWORK, NONE -> "another network";
        };
    }
}
