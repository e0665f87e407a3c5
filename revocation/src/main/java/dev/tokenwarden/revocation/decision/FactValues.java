package dev.tokenwarden.revocation.decision;

import java.util.Map;

/** Reads and writes single facts of a decision. {@link FactNames} has their names. */
final class FactValues {
    private FactValues() {}

    /**
     * @return 0 if the fact is missing
     * @throws NumberFormatException if the fact is not a number
     */
    static int number(Map<String, String> facts, String name) {
        return Integer.parseInt(facts.getOrDefault(name, "0"));
    }

    /**
     * @throws IllegalArgumentException if the fact is missing
     */
    static String text(Map<String, String> facts, String name) {
        String text = facts.get(name);
        if (text == null) {
            throw new IllegalArgumentException("fact " + name + " is missing");
        }
        return text;
    }

    /** Adds the fact {@code true}, or nothing. */
    static void flag(Map<String, String> facts, String name, boolean isSet) {
        if (isSet) {
            facts.put(name, "true");
        }
    }
}
