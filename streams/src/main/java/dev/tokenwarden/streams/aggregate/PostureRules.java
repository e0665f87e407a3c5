package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.PostureFact;
import java.util.List;

/**
 * Posture per client: tokens that live too long, have no identity, or are not bound to a key. Each is raised once a
 * day.
 */
final class PostureRules {
    private PostureRules() {}

    static void judge(AggregateWork work, PostureFact posture) {
        Rule rule = Rules.byId(posture.getRule());
        if (rule == null) {
            throw new IllegalStateException("a fact for a rule that does not exist");
        }
        boolean perAudience = !posture.getAudience().isEmpty();
        work.raise(
                rule,
                perAudience
                        ? Subject.client(posture.getClientId(), null, posture.getAudience())
                        : Subject.client(posture.getClientId(), posture.getIss(), null),
                Finding.day(work.fact().getTime()),
                new Finding(
                        work.fact().getTime(),
                        false,
                        rule.title(),
                        List.of(evidence(
                                rule.id().substring("posture.".length()),
                                posture.getExpected(),
                                posture.getSeen(),
                                work.fact().getRef()))));
    }
}
