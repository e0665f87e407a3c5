package dev.tokenwarden.standalone.demo.attack;

import java.util.Set;

/**
 * What an attack is.
 *
 * @param name on the command line
 * @param story for people
 * @param rules of which one must detect it; empty: a revocation stops it, without a detection
 */
record AttackDescription(String name, String story, Set<String> rules) {
    AttackDescription {
        rules = Set.copyOf(rules);
    }

    AttackDescription(String name, String story, String... rules) {
        this(name, story, Set.of(rules));
    }
}
