package dev.tokenwarden.standalone.demo.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.demo.people.ClientAction;
import dev.tokenwarden.standalone.demo.watch.Latency;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run of the demo.
 *
 * @param judgement whether the run passed, and why not
 * @param honest the honest clients
 * @param detections number of detections by rule
 * @param incidents the incidents of the attacks
 * @param attacks all attacks, in the order in which they ended
 */
public record DemoReport(
        @JsonUnwrapped Judgement judgement,
        @JsonUnwrapped Run run,
        Honest honest,
        Rates rates,
        Map<String, Long> detections,
        IncidentCount incidents,
        List<AttackReport> attacks) {

    public DemoReport {
        attacks = List.copyOf(attacks);
    }

    /** How a run ended. */
    public enum Outcome {
        /** Everything was as it must be. */
        PASSED,
        /** Something was wrong. */
        FAILED,
        /** No honest client was harmed, but the machine was too slow to stop every attack in time. */
        TOO_SLOW
    }

    /**
     * Whether the run passed.
     *
     * @param failures what was wrong, one line each
     */
    public record Judgement(Outcome outcome, List<String> failures) {
        public Judgement {
            failures = List.copyOf(failures);
        }

        @JsonProperty("passed")
        public boolean passed() {
            return outcome == Outcome.PASSED;
        }
    }

    /**
     * Circumstances of the run.
     *
     * @param graceMillis the grace of the demo's policy
     * @param signOut from the request to sign out until the revocation was on the ledger: how fast the pipeline was
     * @param console address of the console, or null
     */
    public record Run(
            Instant started,
            double seconds,
            long graceMillis,
            int verifiers,
            Latency signOut,
            @Nullable String console) {}

    /**
     * Attacks of one kind.
     *
     * @param deniedEverywhere from the misuse until all verifiers denied the token
     */
    public record Count(int attacks, int stopped, Latency deniedEverywhere) {
        static Count of(List<AttackReport> attacks) {
            return new Count(
                    attacks.size(),
                    (int) attacks.stream().filter(AttackReport::stopped).count(),
                    denial(attacks, 0));
        }
    }

    /**
     * The honest clients.
     *
     * @param tokensRevoked honest tokens that a rule revoked, by {@code jti}, with the reason
     * @param unserved requests that failed for another reason than a denial
     */
    public record Honest(
            long requests,
            long denied,
            Map<String, String> tokensRevoked,
            long unserved,
            Map<ClientAction, Long> byAction,
            List<String> problems) {}

    /** Rates per second over the whole run. */
    public record Rates(double honestRequests, double eventsAdmitted, double tokensIssued, long reportsLost) {}

    public boolean passed() {
        return judgement.passed();
    }

    /** From the misuse until all verifiers denied the token, for rules that fire at once. */
    @JsonProperty("at_once")
    public Latency atOnce() {
        return denial(waited(false), 0);
    }

    /** The same for rules that wait for the grace, grace included. */
    @JsonProperty("waited")
    public Latency waited() {
        return denial(waited(true), 0);
    }

    /** The same without the grace. */
    @JsonProperty("waited_beyond_grace")
    public Latency waitedBeyondGrace() {
        return denial(waited(true), run.graceMillis());
    }

    /** The attacks by name. */
    @JsonProperty("by_attack")
    public Map<String, Count> byAttack() {
        Map<String, Count> counts = new TreeMap<>();
        attacks.stream()
                .map(attack -> attack.kind().attack())
                .distinct()
                .forEach(name -> counts.put(name, Count.of(named(attacks, name))));
        return counts;
    }

    private List<AttackReport> waited(boolean waited) {
        return attacks.stream()
                .filter(attack -> attack.kind().waited() == waited)
                .toList();
    }

    static List<AttackReport> named(List<AttackReport> attacks, String name) {
        return attacks.stream()
                .filter(attack -> attack.kind().attack().equals(name))
                .toList();
    }

    private static Latency denial(List<AttackReport> attacks, long less) {
        return Latency.of(attacks.stream()
                .map(attack -> attack.denial().deniedEverywhereAfter())
                .filter(millis -> millis != null)
                .map(millis -> millis - less)
                .toList());
    }
}
