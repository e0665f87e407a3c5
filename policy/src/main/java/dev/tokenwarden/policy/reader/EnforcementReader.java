package dev.tokenwarden.policy.reader;

import dev.tokenwarden.policy.EnforcementPolicy;
import dev.tokenwarden.policy.Escalation;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.NeverRevoke;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.RevocationBudget;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code enforcement}, for all and for one tenant. */
final class EnforcementReader {

    private static final int LARGEST_COUNT = 1_000_000;
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(7);

    private EnforcementReader() {}

    static EnforcementPolicy read(Section section) throws PolicyException {
        EnforcementPolicy defaults = EnforcementPolicy.defaults();
        EnforcementPolicy.ForTenant said = forTenant(section, null, defaults.budget(), defaults.escalation());
        return new EnforcementPolicy(
                Objects.requireNonNullElse(said.mode(), defaults.mode()),
                said.rules(),
                Objects.requireNonNullElse(said.budget(), defaults.budget()),
                Objects.requireNonNullElse(said.minimumSeverity(), defaults.minimumSeverity()),
                said.neverRevoke(),
                Objects.requireNonNullElse(said.escalation(), defaults.escalation()),
                said.twoPerson());
    }

    /**
     * @param tenant the tenant of this section, or null for the general section
     * @param budget the values for keys that the section lacks
     * @param escalation the same
     */
    static EnforcementPolicy.ForTenant forTenant(
            Section section, @Nullable String tenant, RevocationBudget budget, Escalation escalation)
            throws PolicyException {
        Optional<Value> mode = section.find("mode");
        Optional<Value> severity = section.find("minimum_severity");
        Optional<Value> twoPerson = section.find("two_person");
        EnforcementPolicy.ForTenant said = new EnforcementPolicy.ForTenant(
                mode.isPresent() ? mode(mode.get()) : null,
                modes(section.section("rules")),
                budget(section, budget),
                severity.isPresent() ? RulesReader.severity(severity.get()) : null,
                neverRevoke(section, tenant),
                escalation(section, escalation),
                twoPerson.isPresent() ? (Boolean) twoPerson.get().flag() : null);
        section.done();
        return said;
    }

    /** Modes by rule id. */
    static Map<String, Mode> modes(Section section) throws PolicyException {
        Map<String, Mode> modes = new LinkedHashMap<>();
        for (Rule rule : Rules.all()) {
            Optional<Value> value = section.find(rule.id());
            if (value.isPresent()) {
                modes.put(rule.id(), mode(value.get()));
            }
        }
        section.done();
        return modes;
    }

    private static Mode mode(Value value) throws PolicyException {
        return value.word("observe, shadow or enforce", EnforcementReader::mode);
    }

    private static Mode mode(String word) {
        return switch (word) {
            case "observe" -> Mode.OBSERVE;
            case "shadow" -> Mode.SHADOW;
            case "enforce" -> Mode.ENFORCE;
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static @Nullable RevocationBudget budget(Section section, RevocationBudget otherwise)
            throws PolicyException {
        Optional<Value> limits = section.find("max_automatic_revocations");
        Optional<Value> second = section.find("second_threshold");
        if (limits.isEmpty() && second.isEmpty()) {
            return null;
        }
        Section limit = section.section("max_automatic_revocations");
        Optional<Value> given = limit.find("count");
        int count = given.isPresent() ? given.get().integer(0, LARGEST_COUNT) : otherwise.count();
        double share = limit.number("share_of_active", otherwise.shareOfActive(), 0, 1);
        Duration window = limit.duration("window", otherwise.window(), SHORTEST_WINDOW, LONGEST_WINDOW);
        limit.done();
        int threshold =
                given.isPresent() ? count * RevocationBudget.SECOND_THRESHOLD_FACTOR : otherwise.secondThreshold();
        if (second.isPresent()) {
            threshold = second.get().integer(0, LARGEST_COUNT * RevocationBudget.SECOND_THRESHOLD_FACTOR);
            if (threshold < count) {
                throw second.get().error("must not be below max_automatic_revocations.count (" + count + ")");
            }
        }
        return new RevocationBudget(count, share, window, threshold);
    }

    private static @Nullable Escalation escalation(Section section, Escalation otherwise) throws PolicyException {
        if (section.find("escalate").isEmpty()) {
            return null;
        }
        Section escalate = section.section("escalate");
        Optional<Value> subject = escalate.find("subject_tokens");
        Optional<Value> unissued = escalate.find("unissued");
        Escalation said = new Escalation(
                subject.isPresent() ? subject.get().integer(0, LARGEST_COUNT) : otherwise.subjectTokens(),
                unissued.isPresent() ? unissued.get().integer(0, LARGEST_COUNT) : otherwise.unissued(),
                escalate.duration("window", otherwise.window(), SHORTEST_WINDOW, LONGEST_WINDOW));
        escalate.done();
        return said;
    }

    private static List<NeverRevoke> neverRevoke(Section section, @Nullable String tenant) throws PolicyException {
        List<NeverRevoke> entries = new ArrayList<>();
        for (Value item : section.items("never_revoke")) {
            Section entry = Section.of(item);
            String client = entry.text("client");
            String subject = entry.text("subject");
            String issuer = entry.text("issuer");
            // Inside a tenant's section the tenant is implied.
            String of = tenant == null ? entry.text("tenant") : tenant;
            entry.done();
            if (client == null && subject == null && issuer == null) {
                throw entry.error("needs a client, a subject or an issuer");
            }
            entries.add(new NeverRevoke(client, subject, issuer, of));
        }
        return entries;
    }
}
