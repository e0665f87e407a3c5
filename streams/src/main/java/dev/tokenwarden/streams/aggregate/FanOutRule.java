package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.FanOut;
import dev.tokenwarden.streams.state.Reach;
import java.util.List;
import java.util.Locale;

/** {@code audience.fan-out}: a token that reaches many more audiences than its client's tokens usually do. */
final class FanOutRule {
    private FanOutRule() {}

    /** The widest reach of one of the client's tokens grew. */
    static void reached(AggregateWork work, Reach reach) {
        AggregateState.Builder state = work.state();
        if (reach.getFirst()) {
            state.setReachTokens(state.getReachTokens() + 1);
        }
        state.setReachSum(state.getReachSum() + reach.getGrownBy());
    }

    static void judge(AggregateWork work, FanOut fanOut) {
        AggregateState.Builder state = work.state();
        RuleSettings settings = work.settings(Rules.AUDIENCE_FAN_OUT);
        TokenIdentity token = work.token();
        long others = state.getReachTokens() - (fanOut.getOwn() > 0 ? 1 : 0);
        double usual = others <= 0 ? 1 : (double) (state.getReachSum() - fanOut.getOwn()) / others;
        if (token == null || fanOut.getReached() <= settings.number("factor") * usual) {
            return;
        }
        work.raise(
                Rules.AUDIENCE_FAN_OUT,
                Subject.token(token),
                "",
                new Finding(
                        work.fact().getTime(),
                        false,
                        "Presented at " + fanOut.getReached() + " audiences in minutes",
                        List.of(evidence(
                                "audiences",
                                String.format(Locale.ROOT, "about %.1f", usual),
                                fanOut.getReached() + ": " + String.join(" ", fanOut.getAudienceList()),
                                work.fact().getRef()))));
    }
}
