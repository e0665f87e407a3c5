package dev.tokenwarden.contract.detection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Severity of a detection. Constants are ordered from least to most severe. */
public enum Severity {
    /** A record, without an alert. */
    LOW("low"),
    /** An alert for an analyst. */
    MEDIUM("medium"),
    /** Misuse is likely. */
    HIGH("high"),
    /** Misuse is certain, or affects many tokens. */
    CRITICAL("critical");

    private final String wireName;

    Severity(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON and in the policy. */
    @JsonValue
    public String wireName() {
        return wireName;
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
