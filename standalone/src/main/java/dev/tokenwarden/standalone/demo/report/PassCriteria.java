package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.standalone.demo.attack.Attack;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.demo.report.DemoReport.Honest;
import dev.tokenwarden.standalone.demo.report.DemoReport.Judgement;
import dev.tokenwarden.standalone.demo.report.DemoReport.Outcome;
import dev.tokenwarden.standalone.demo.watch.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides whether a run of the demo passed. */
public final class PassCriteria {
    /** The rule that must detect the shared secret of the archive. */
    static final String SYMMETRIC = "posture.symmetric-signing";

    /** A machine on which the slowest sign-out takes longer than this is too slow to stop every attack in time. */
    static final long SLOW_SIGN_OUT_MILLIS = 5_000;

    private PassCriteria() {}

    /**
     * The observations.
     *
     * @param chosen the attacks that had to be run
     * @param reportsLost uses that verifiers could not report
     * @param signOut from the request to sign out until the revocation was on the ledger
     * @param watchFailure why the pipeline's topics could not be read, or null
     */
    public record Observed(
            List<Attack> chosen,
            List<AttackReport> attacks,
            Honest honest,
            Map<String, Long> detections,
            long reportsLost,
            Latency signOut,
            @Nullable String watchFailure) {}

    /**
     * The judgement. Harm to honest clients always fails the run. If nothing else is wrong than that something took too long, and the
     * machine was slow, the outcome is {@link Outcome#TOO_SLOW}.
     */
    public static Judgement judge(Observed run) {
        List<String> harm = harm(run);
        List<String> missed = missed(run);
        List<String> failures = new ArrayList<>(harm);
        failures.addAll(missed);
        if (failures.isEmpty()) {
            return new Judgement(Outcome.PASSED, failures);
        }
        boolean slow = run.signOut().count() == 0 || run.signOut().max() > SLOW_SIGN_OUT_MILLIS;
        return new Judgement(harm.isEmpty() && slow ? Outcome.TOO_SLOW : Outcome.FAILED, failures);
    }

    /** Failures that a slow machine does not excuse. */
    private static List<String> harm(Observed run) {
        List<String> failures = new ArrayList<>();
        if (run.watchFailure() != null) {
            failures.add(run.watchFailure());
        }
        Honest honest = run.honest();
        if (honest.denied() > 0) {
            failures.add(honest.denied() + " honest requests were denied, first: " + first(honest));
        }
        if (!honest.tokensRevoked().isEmpty()) {
            failures.add(honest.tokensRevoked().size() + " tokens of honest clients were revoked, one of them for: "
                    + honest.tokensRevoked().values().iterator().next());
        }
        return failures;
    }

    /** Expected events that did not happen, or not in time. */
    private static List<String> missed(Observed run) {
        List<String> failures = new ArrayList<>();
        for (AttackReport attack : run.attacks()) {
            if (attack.failure() != null) {
                failures.add(attack.kind().attack() + " at "
                        + DemoText.time(attack.response().time()) + ": " + attack.failure());
            }
        }
        Set<String> seen =
                run.attacks().stream().map(attack -> attack.kind().attack()).collect(Collectors.toSet());
        for (Attack attack : run.chosen()) {
            if (!seen.contains(attack.name())) {
                failures.add(attack.name() + ": was never started; the run was too short");
            }
        }
        Honest honest = run.honest();
        if (honest.unserved() > 0) {
            failures.add(honest.unserved() + " honest requests failed, first: " + first(honest));
        }
        if (honest.requests() == 0) {
            failures.add("no honest client was served");
        }
        if (!run.detections().containsKey(SYMMETRIC)) {
            failures.add(SYMMETRIC + " was not raised, although tokens of the archive are signed with a shared secret");
        }
        if (run.reportsLost() > 0) {
            failures.add(run.reportsLost() + " uses could not be reported");
        }
        return failures;
    }

    private static String first(Honest honest) {
        return honest.problems().isEmpty() ? "unknown" : honest.problems().get(0);
    }
}
