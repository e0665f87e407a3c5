package dev.tokenwarden.standalone.demo.attack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one attack ended. Durations are in milliseconds from the event time of the misuse.
 *
 * @param subject {@code jti} of the token that the detection is about
 * @param misused {@code jti}s of the tokens, and names of the sessions and grants, that it used
 * @param failure why the attack counts as not stopped, or null
 */
public record AttackReport(
        @JsonUnwrapped Kind kind,
        String subject,
        @JsonIgnore Set<String> misused,
        @JsonUnwrapped Response response,
        @JsonUnwrapped Denial denial,
        @Nullable String failure) {

    public AttackReport {
        misused = Set.copyOf(misused);
    }

    /**
     * What kind of attack it was.
     *
     * @param attack its name on the command line
     * @param attacker who carries it out: attacks of one attacker come from one network with one user agent
     * @param waited whether its rules wait for the grace
     */
    public record Kind(
            String attack,
            @JsonIgnore String story,
            @JsonIgnore String attacker,
            boolean waited) {
        static Kind of(Attack attack) {
            return new Kind(attack.name(), attack.story(), attack.attacker(), attack.waits());
        }
    }

    /**
     * What the pipeline did.
     *
     * @param time event time of the misuse; null: its event was never admitted
     * @param rule the rule that detected it, or null
     * @param detectedAfter until the rule fired, or null
     * @param revokedAfter until the ledger had the revocation, or null
     */
    public record Response(
            @Nullable Instant time,
            @Nullable String rule,
            @Nullable Long detectedAfter,
            @Nullable Long revokedAfter) {
        static final Response NONE = new Response(null, null, null, null);
    }

    /**
     * What the verifiers did.
     *
     * @param deniedAfter until each verifier denied the token
     * @param verifiers the number of all verifiers
     * @param triesAccepted how often the token was accepted, the misuse included
     * @param answeredRevoked whether a request with the token was refused as revoked in the end
     */
    public record Denial(Map<String, Long> deniedAfter, int verifiers, int triesAccepted, boolean answeredRevoked) {
        /** Until the last verifier denied the token; null if one did not. */
        @JsonProperty("denied_everywhere_after")
        public @Nullable Long deniedEverywhereAfter() {
            return deniedAfter.size() == verifiers
                    ? deniedAfter.values().stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElse(0)
                    : null;
        }
    }

    public boolean stopped() {
        return failure == null;
    }
}
