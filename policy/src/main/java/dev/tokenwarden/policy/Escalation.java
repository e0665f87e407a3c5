package dev.tokenwarden.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * When several revocations lead to the proposal of a wider one. An analyst decides about the proposal.
 *
 * @param subjectTokens the number of revoked tokens of one subject within {@code window} that proposes the subject; 0: never
 * @param unissued the number of {@code issuance.unissued} detections on one key within {@code window} that proposes the
 *     key; 0: never
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

    /** Five tokens propose a subject, three detections propose a key, within 10 minutes. */
    public static Escalation defaults() {
        return new Escalation(DEFAULT_SUBJECT_TOKENS, DEFAULT_UNISSUED, RevocationBudget.DEFAULT_WINDOW);
    }
}
