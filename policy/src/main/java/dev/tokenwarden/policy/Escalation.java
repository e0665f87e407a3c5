package dev.tokenwarden.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * When single revocations add up to something wider, which is then proposed to an analyst and never done by itself.
 *
 * @param subjectTokens revoked tokens of one subject within {@code window} upon which the subject is proposed; 0: never
 * @param unissued detections of {@code issuance.unissued} on one key within {@code window} upon which the key is
 *     proposed; 0: never
 * @param window sliding window over detection time
 */
public record Escalation(int subjectTokens, int unissued, Duration window) {
    static final int DEFAULT_SUBJECT_TOKENS = 5;
    static final int DEFAULT_UNISSUED = 3;

    public Escalation {
        Objects.requireNonNull(window, "window");
        if (subjectTokens < 0 || unissued < 0) {
            throw new IllegalArgumentException("an escalation needs counts of 0 or more");
        }
    }

    /** A subject upon five tokens, a key upon three detections, within 10 minutes. */
    public static Escalation defaults() {
        return new Escalation(DEFAULT_SUBJECT_TOKENS, DEFAULT_UNISSUED, RevocationBudget.DEFAULT_WINDOW);
    }
}
