package dev.tokenwarden.dashboards.incident;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one record of the detections topic says about joins. Several records may be about one detection; the facts of a detection
 * are the union of theirs, so that order and repetition do not matter.
 */
public record DetectionFacts(Identity identity, Times times, Weight weight, Keys keys, Contacts contacts, Names names) {

    /** The detection. */
    public record Identity(String id, String tenant, String rule) {
        /** Few tenants and rules have many detections: each name is kept once. */
        public Identity {
            tenant = tenant.intern();
            rule = rule.intern();
        }
    }

    /**
     * Epoch milliseconds.
     *
     * @param act event time
     * @param detected when the rule fired
     */
    public record Times(long act, long detected) {}

    /**
     * How much it counts.
     *
     * @param severity 1 low to 4 critical
     * @param count occurrences so far
     */
    public record Weight(int severity, long count) {}

    /**
     * The strong keys.
     *
     * @param roots those that name the root of the chain, and not the token itself
     */
    public record Keys(Set<JoinKey> all, Set<JoinKey> roots) {
        public Keys {
            all = Set.copyOf(all);
            roots = Set.copyOf(roots);
        }
    }

    /**
     * The clients of the comparison.
     *
     * @param seen the other client that the rule found
     * @param expected the client that the rule compared it with
     */
    public record Contacts(Set<Attacker> seen, Set<Attacker> expected) {
        static final Contacts NONE = new Contacts(Set.of(), Set.of());

        public Contacts {
            seen = Set.copyOf(seen);
            expected = Set.copyOf(expected);
        }
    }

    /**
     * Names for people.
     *
     * @param client the client whose token it is; null: not known
     * @param person the token's {@code sub}; null: not known
     * @param subject name of the detection's subject
     */
    public record Names(@Nullable String client, @Nullable String person, String subject, String title) {}

    IncidentKind kind() {
        return IncidentKind.ofRule(identity.rule());
    }
}
