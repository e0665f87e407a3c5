package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.AdjustmentsWriter;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.AdjustmentsReader;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Changes the policy for an HTTP request. A failure ends the request with a problem. */
final class PolicyEditor {
    /** The next change removes exceptions that expired longer ago than this. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final PolicyChanges changes;
    private final Clock clock;

    PolicyEditor(PolicyChanges changes, Clock clock) {
        this.changes = changes;
        this.clock = clock;
    }

    /** Applies the change and returns the new policy in force. */
    Policy change(String tenant, UnaryOperator<Adjustments> change) throws InterruptedException {
        try {
            return changes.change(tenant, ours -> change.apply(cleared(ours)));
        } catch (PolicyException e) {
            throw refusal(e);
        } catch (IOException e) {
            throw Problem.unavailable("the policy cannot be changed at the moment: " + e.getMessage());
        }
    }

    /** Refuses an exception that would make the policy invalid, before the audit log has a record. */
    static void check(ExceptionEntry exception) {
        try {
            AdjustmentsReader.parse("", AdjustmentsWriter.write(Adjustments.NONE.with(exception)));
        } catch (PolicyException e) {
            throw refusal(e);
        }
    }

    private static Problem refusal(PolicyException e) {
        String field = e.key().replaceFirst("^exceptions\\[\\d+]\\.?", "");
        String problem = String.valueOf(e.getMessage());
        return Problem.invalid(
                field.isEmpty() ? "policy" : field,
                problem.substring(problem.indexOf(e.key()) + e.key().length()).replaceFirst("^: ", ""));
    }

    private Adjustments cleared(Adjustments ours) {
        return new Adjustments(
                ours.rulesMode(),
                ours.exceptions().stream().filter(this::stillOfInterest).toList());
    }

    private boolean stillOfInterest(ExceptionEntry exception) {
        return exception.expires().plus(KEPT).isAfter(clock.instant());
    }
}
