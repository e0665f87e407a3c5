package dev.tokenwarden.policy.rule;

import java.time.Duration;

/** A threshold of a rule: a key under {@code rules.<rule>} in the policy. Bounds are inclusive. */
public sealed interface Parameter {

    /** The policy key. */
    String name();

    /** The meaning, with the unit. */
    String meaning();

    /** The default, as written in a policy. */
    String defaultText();

    /** The smallest and the greatest value, as written in a policy. */
    String boundsText();

    /** The name of the type. */
    String typeText();

    /** A duration, ISO 8601 in the policy. */
    record OfDuration(String name, Duration defaultValue, Duration least, Duration greatest, String meaning)
            implements Parameter {

        public OfDuration {
            requireWithin(name, defaultValue, least, greatest);
        }

        @Override
        public String defaultText() {
            return defaultValue.toString();
        }

        @Override
        public String boundsText() {
            return least + " to " + greatest;
        }

        @Override
        public String typeText() {
            return "duration";
        }
    }

    /** A count. */
    record OfInteger(String name, int defaultValue, int least, int greatest, String meaning) implements Parameter {

        public OfInteger {
            requireWithin(name, defaultValue, least, greatest);
        }

        @Override
        public String defaultText() {
            return Integer.toString(defaultValue);
        }

        @Override
        public String boundsText() {
            return least + " to " + greatest;
        }

        @Override
        public String typeText() {
            return "integer";
        }
    }

    /** A measure or a ratio. */
    record OfNumber(String name, double defaultValue, double least, double greatest, String meaning)
            implements Parameter {

        public OfNumber {
            requireWithin(name, defaultValue, least, greatest);
        }

        @Override
        public String defaultText() {
            return text(defaultValue);
        }

        @Override
        public String boundsText() {
            return text(least) + " to " + text(greatest);
        }

        @Override
        public String typeText() {
            return "number";
        }

        private static String text(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }

    private static <T extends Comparable<T>> void requireWithin(String name, T value, T least, T greatest) {
        if (value.compareTo(least) < 0 || value.compareTo(greatest) > 0) {
            throw new IllegalArgumentException(name + ": the default is out of bounds");
        }
    }
}
