package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.standalone.demo.attack.Attack;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be true of a run for it to have passed. */
public final class PassCriteria {
    /** What the archive's shared secret is to be found by. */
    static final String SYMMETRIC = "posture.symmetric-signing";

    private PassCriteria() {}

    /** Everything that is not as it should be, a line each; empty: passed. */
    public static List<String> failures(
            List<Attack> chosen,
            List<AttackReport> attacks,
            DemoReport.Honest honest,
            Map<String, Long> detections,
            long reportsLost,
            @Nullable String watchFailure) {
        List<String> failures = new ArrayList<>();
        if (watchFailure != null) {
            failures.add(watchFailure);
        }
        for (AttackReport attack : attacks) {
            if (attack.failure() != null) {
                failures.add(attack.attack() + " at " + DemoText.time(attack.time()) + ": " + attack.failure());
            }
        }
        Set<String> seen = new HashSet<>();
        attacks.forEach(attack -> seen.add(attack.attack()));
        for (Attack attack : chosen) {
            if (!seen.contains(attack.name())) {
                failures.add(attack.name() + ": had no turn; the run was too short");
            }
        }
        if (honest.denied() > 0) {
            failures.add(honest.denied() + " honest requests were denied, first: " + first(honest));
        }
        if (!honest.tokensRevoked().isEmpty()) {
            failures.add(honest.tokensRevoked().size() + " tokens of honest clients were revoked, one of them for: "
                    + honest.tokensRevoked().values().iterator().next());
        }
        if (honest.unserved() > 0) {
            failures.add(honest.unserved() + " honest requests failed, first: " + first(honest));
        }
        if (honest.requests() == 0) {
            failures.add("no honest client was served");
        }
        if (!detections.containsKey(SYMMETRIC)) {
            failures.add(SYMMETRIC + " did not show although the archive's tokens are signed with a shared secret");
        }
        if (reportsLost > 0) {
            failures.add(reportsLost + " uses could not be reported");
        }
        return List.copyOf(failures);
    }

    private static String first(DemoReport.Honest honest) {
        return honest.problems().isEmpty() ? "unknown" : honest.problems().get(0);
    }
}
