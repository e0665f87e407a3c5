package dev.tokenwarden.contract.detection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How much a detection matters, from least to most: the order of the constants is the order of severity. */
public enum Severity {
    /** Recorded, nobody is told. */
    LOW("low"),
    /** An alert for an analyst. */
    MEDIUM("medium"),
    /** Misuse is likely. */
    HIGH("high"),
    /** Misuse is certain, or its reach is wide. */
    CRITICAL("critical");

    private final String wireName;

    Severity(String wireName) {
        this.wireName = wireName;
    }

    /** The name that stands in JSON and in policy. */
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
