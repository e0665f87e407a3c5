package dev.tokenwarden.streams.chain;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.policy.AgentPolicy;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.ExchangeMade;
import dev.tokenwarden.streams.state.Link;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.token.TokenWork;
import dev.tokenwarden.streams.token.TraceWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code chain.fan-out}: one token is exchanged into many within a window, judged in the parent's task. */
final class ExchangeFanOut {
    private ExchangeFanOut() {}

    /** A child that was not known before. Each window that contains its exchange may now hold too many children. */
    static void exchanged(TokenWork parent, byte[] childKey, Claims child, Link link) {
        TokenState.Builder state = parent.state();
        if (state.getFannedOut()) {
            return;
        }
        RuleSettings settings = parent.settings(Rules.CHAIN_FAN_OUT);
        long window = settings.duration("window").toMillis();
        String client = link.hasClientId() ? link.getClientId() : child.hasClientId() ? child.getClientId() : null;
        AgentPolicy agent = parent.policy().agent(parent.token().tenant(), client);
        int bound = agent == null || agent.maxChildren() == null ? settings.integer("count") : agent.maxChildren();
        List<ExchangeMade> made = new ArrayList<>(state.getExchangesList());
        made.add(ExchangeMade.newBuilder()
                .setTime(link.getTime())
                .setChild(parent.fingerprint().of(childKey))
                .setBound(bound)
                .build());
        made.sort(Comparator.comparingLong(ExchangeMade::getTime)
                .thenComparing(ExchangeMade::getChild, Long::compareUnsigned));
        long forgotten = parent.watermark() - window - TraceWindow.REMEMBERED_MILLIS;
        made.removeIf(exchange -> exchange.getTime() < forgotten);
        int first = 0;
        for (int last = 0; last < made.size(); last++) {
            while (made.get(last).getTime() - made.get(first).getTime() > window) {
                first++;
            }
            int within = last - first + 1;
            if (within > made.get(last).getBound()) {
                state.setFannedOut(true).clearExchanges();
                raise(parent, link, made.get(last), within);
                return;
            }
        }
        state.clearExchanges().addAllExchanges(made);
    }

    private static void raise(TokenWork parent, Link link, ExchangeMade last, int within) {
        parent.raise(
                Rules.CHAIN_FAN_OUT,
                new Finding(
                        last.getTime(),
                        false,
                        "Exchanged into " + within + " tokens in minutes",
                        List.of(evidence(
                                "children", "at most " + last.getBound(), Integer.toString(within), link.getRef()))));
    }
}
