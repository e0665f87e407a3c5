package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.demo.people.ClientAction;
import dev.tokenwarden.standalone.demo.watch.Latency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run of the demo went.
 *
 * @param passed whether everything was as it should be
 * @param failures why not, a line each
 * @param graceMillis the grace of the demo's policy
 * @param atOnce attack to denial at all verifiers, for rules that fire at once
 * @param waited the same for rules that wait, the grace included
 * @param waitedBeyondGrace the same, the grace taken off
 * @param console address of the console, or null
 */
public record DemoReport(
        boolean passed,
        List<String> failures,
        Instant started,
        double seconds,
        long graceMillis,
        int verifiers,
        Latency atOnce,
        Latency waited,
        Latency waitedBeyondGrace,
        Map<String, Count> byAttack,
        Honest honest,
        Rates rates,
        Map<String, Long> detections,
        List<AttackReport> attacks,
        @Nullable String console) {

    /** Of one kind of attack: how many there were, and how many were stopped. */
    public record Count(int attacks, int stopped, Latency deniedEverywhere) {}

    /**
     * The honest.
     *
     * @param tokensRevoked tokens of theirs that were revoked, by {@code jti}, and why
     * @param unserved requests that failed for another reason than a denial
     */
    public record Honest(
            long requests,
            long denied,
            Map<String, String> tokensRevoked,
            long unserved,
            Map<ClientAction, Long> byErrand,
            List<String> problems) {}

    /** A second, over the whole run. */
    public record Rates(double honestRequests, double eventsAdmitted, double tokensIssued, long reportsLost) {}

    public static Latency denial(List<AttackReport> attacks, boolean waited, long less) {
        return Latency.of(attacks.stream()
                .filter(attack -> attack.waited() == waited)
                .map(AttackReport::deniedEverywhereAfter)
                .filter(millis -> millis != null)
                .map(millis -> millis - less)
                .toList());
    }

    public static Count count(List<AttackReport> attacks, String name) {
        List<AttackReport> those =
                attacks.stream().filter(attack -> attack.attack().equals(name)).toList();
        List<Long> denied = new ArrayList<>();
        for (AttackReport attack : those) {
            Long after = attack.deniedEverywhereAfter();
            if (after != null) {
                denied.add(after);
            }
        }
        return new Count(
                those.size(), (int) those.stream().filter(AttackReport::stopped).count(), Latency.of(denied));
    }
}
