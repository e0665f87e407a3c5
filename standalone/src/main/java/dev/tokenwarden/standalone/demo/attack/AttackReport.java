package dev.tokenwarden.standalone.demo.attack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one attack ended. Durations are in milliseconds from the event time of the attack's act.
 *
 * @param attack its name
 * @param subject {@code jti} of the token that it is about
 * @param time event time of the act; null: the pipeline never heard of it
 * @param rule the rule that found it, or null
 * @param detectedAfter until that rule fired, or null
 * @param revokedAfter until the ledger had the revocation, or null
 * @param deniedAfter until each verifier denied the token
 * @param deniedEverywhereAfter until the last of them did, or null if one did not
 * @param waited whether the rule had to wait for the grace
 * @param triesAccepted how often the token was taken in between, the act included
 * @param answeredRevoked whether a request with it was in the end refused as revoked
 * @param failure why it counts as not stopped, or null
 */
public record AttackReport(
        String attack,
        @JsonIgnore String story,
        String subject,
        @Nullable Instant time,
        @Nullable String rule,
        @Nullable Long detectedAfter,
        @Nullable Long revokedAfter,
        Map<String, Long> deniedAfter,
        @Nullable Long deniedEverywhereAfter,
        int verifiers,
        boolean waited,
        int triesAccepted,
        boolean answeredRevoked,
        @Nullable String failure) {
    public boolean stopped() {
        return failure == null;
    }
}
