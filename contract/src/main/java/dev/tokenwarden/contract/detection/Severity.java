package dev.tokenwarden.contract.detection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Severity of a detection. Constants are ordered from least to most severe. */
public enum Severity {
    /** A record, without an alert. */
    LOW("low", 1),
    /** An alert for an analyst. */
    MEDIUM("medium", 2),
    /** Misuse is likely. */
    HIGH("high", 3),
    /** Misuse is certain, or affects many tokens. */
    CRITICAL("critical", 4);

    private final String wireName;
    private final int rank;

    Severity(String wireName, int rank) {
        this.wireName = wireName;
        this.rank = rank;
    }

    /** The name in JSON and in the policy. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** A number to sort by: 1 (low) to 4 (critical). */
    public int rank() {
        return rank;
    }

    /**
     * The severity with this rank.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Severity ofRank(int rank) {
        for (Severity severity : values()) {
            if (severity.rank == rank) {
                return severity;
            }
        }
        throw new IllegalArgumentException("not a rank of a severity: expected 1 to 4");
    }

    /** Whether this is as severe as {@code other}, or more. */
    public boolean isAtLeast(Severity other) {
        return compareTo(other) >= 0;
    }

    /** The less severe of the two. */
    public static Severity min(Severity a, Severity b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /**
     * The severity with this wire name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static Severity parse(String wireName) {
        for (Severity severity : values()) {
            if (severity.wireName.equals(wireName)) {
                return severity;
            }
        }
        throw new IllegalArgumentException("not a severity: expected low, medium, high or critical");
    }
}
