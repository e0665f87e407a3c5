package dev.tokenwarden.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * The limit of automatic revocations, per tenant and rule.
 *
 * @param count revocations within {@code window}
 * @param shareOfActive share of the tenant's live tokens, 0 to 1, that may be revoked within {@code window}
 * @param window sliding window over detection time
 * @param secondThreshold the number of tokens affected by one decision above which two analysts must approve
 */
public record RevocationBudget(int count, double shareOfActive, Duration window, int secondThreshold) {

    static final int DEFAULT_COUNT = 50;
    static final double DEFAULT_SHARE = 0.01;
    static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);
    public static final int SECOND_THRESHOLD_FACTOR = 10;

    public RevocationBudget {
        Objects.requireNonNull(window, "window");
        if (count < 0 || secondThreshold < count || shareOfActive < 0 || shareOfActive > 1) {
            throw new IllegalArgumentException("a budget needs 0 <= count <= secondThreshold and a share of 0 to 1");
        }
    }

    /** 50 revocations or 1% of live tokens in 10 minutes, a second analyst above 500. */
    public static RevocationBudget defaults() {
        return new RevocationBudget(
                DEFAULT_COUNT, DEFAULT_SHARE, DEFAULT_WINDOW, DEFAULT_COUNT * SECOND_THRESHOLD_FACTOR);
    }
}
