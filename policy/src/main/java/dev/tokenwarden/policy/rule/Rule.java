package dev.tokenwarden.policy.rule;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the catalogue: name, defaults, thresholds and reference text. {@link Rules} holds the only instance of each rule, so rules
 * are compared by reference.
 */
public final class Rule {

    private final String id;
    private final String title;
    private final Severity severity;
    private final Action action;
    private final @Nullable LesserCase lesser;
    private final @Nullable String proposes;
    private final Set<Subject.Type> subjects;
    private final List<String> beside;
    private final Firing firing;
    private final Map<String, Parameter> parameters;
    private final List<String> settings;
    private final RuleText text;
    private final List<String> references;

    private Rule(Builder from) {
        id = from.id;
        title = from.title;
        severity = from.severity;
        action = from.action;
        lesser = from.lesser;
        proposes = from.proposes;
        subjects = from.subjects();
        beside = List.copyOf(from.beside);
        firing = from.firing;
        parameters = from.parameters();
        settings = List.copyOf(from.settings);
        text = from.text();
        references = List.copyOf(from.references);
    }

    /** A builder of a rule with these values of its main case. */
    static Builder rule(String id, String title, Severity severity, Action action) {
        return new Builder(id, title, severity, action);
    }

    /** The rule's id: {@code rule} in a detection, and the key under {@code rules} in the policy. */
    public String id() {
        return id;
    }

    /** The group of the rule: the part of the id before the first dot. */
    public String family() {
        return id.substring(0, id.indexOf('.'));
    }

    /** The default title of a detection. */
    public String title() {
        return title;
    }

    /** The severity of the rule's main case unless the policy overrides it. */
    public Severity severity() {
        return severity;
    }

    /** The action of the rule's main case unless the policy overrides it. */
    public Action action() {
        return action;
    }

    /** The less severe case, if the rule has one. */
    public @Nullable LesserCase lesser() {
        return lesser;
    }

    /** A further action that is proposed to an analyst, such as {@code revoke-key}. */
    public @Nullable String proposes() {
        return proposes;
    }

    /** The subject types of its detections; several if the rule counts each of them separately. */
    public Set<Subject.Type> subjects() {
        return subjects;
    }

    /** A second part of the subject, if the rule also counts per this part: {@code audience}, {@code iss}. */
    public List<String> beside() {
        return beside;
    }

    /** When the rule fires. If it depends, the semantics say so. */
    public Firing firing() {
        return firing;
    }

    /** The thresholds by policy key, in the order of the reference. */
    public Map<String, Parameter> parameters() {
        return parameters;
    }

    /** Policy keys outside {@code rules} that the rule depends on, such as {@code clock_skew}. */
    public List<String> settings() {
        return settings;
    }

    /** The text of the reference page. */
    public RuleText text() {
        return text;
    }

    /** The sources that a detection cites: RFC sections, MITRE ATT&CK techniques, OWASP NHI risks, NIST outcomes. */
    public List<String> references() {
        return references;
    }

    @Override
    public String toString() {
        return id;
    }

    /** Builds a catalogue entry. For single use, not thread-safe. */
    static final class Builder {

        final String id;
        final String title;
        final Severity severity;
        final Action action;
        final List<String> beside = new ArrayList<>();
        final List<String> settings = new ArrayList<>();
        final List<String> references = new ArrayList<>();
        Firing firing = Firing.AT_ONCE;

        @Nullable
        LesserCase lesser;

        @Nullable
        String proposes;

        private final Set<Subject.Type> subjects = EnumSet.noneOf(Subject.Type.class);
        private final Map<String, Parameter> parameters = new LinkedHashMap<>();
        private final List<String> semantics = new ArrayList<>();
        private String what = "";
        private String why = "";
        private String falsePositives = "";
        private String response = "";

        private Builder(String id, String title, Severity severity, Action action) {
            this.id = id;
            this.title = title;
            this.severity = severity;
            this.action = action;
        }

        Builder lesser(Severity severity, Action action, String when) {
            this.lesser = new LesserCase(severity, action, when);
            return this;
        }

        Builder proposes(String action) {
            this.proposes = action;
            return this;
        }

        Builder subject(Subject.Type kind, String... beside) {
            subjects.add(kind);
            this.beside.addAll(List.of(beside));
            return this;
        }

        Builder firing(Firing firing) {
            this.firing = firing;
            return this;
        }

        Builder duration(String name, String value, String least, String greatest, String meaning) {
            return parameter(new Parameter.OfDuration(
                    name, Duration.parse(value), Duration.parse(least), Duration.parse(greatest), meaning));
        }

        Builder integer(String name, int value, int least, int greatest, String meaning) {
            return parameter(new Parameter.OfInteger(name, value, least, greatest, meaning));
        }

        Builder number(String name, double value, double least, double greatest, String meaning) {
            return parameter(new Parameter.OfNumber(name, value, least, greatest, meaning));
        }

        private Builder parameter(Parameter parameter) {
            parameters.put(parameter.name(), parameter);
            return this;
        }

        /** Names policy keys outside {@code rules} that the rule depends on. */
        Builder settings(String... keys) {
            settings.addAll(List.of(keys));
            return this;
        }

        Builder what(String text) {
            this.what = unwrapped(text);
            return this;
        }

        Builder why(String text) {
            this.why = unwrapped(text);
            return this;
        }

        /** Splits a list. A line that starts with a dash begins an item; other lines continue it. */
        Builder precisely(String list) {
            for (String item : list.strip().split("(?m)^- ")) {
                if (!item.isEmpty()) {
                    semantics.add(unwrapped(item));
                }
            }
            return this;
        }

        Builder falsePositives(String text) {
            this.falsePositives = unwrapped(text);
            return this;
        }

        Builder response(String text) {
            this.response = unwrapped(text);
            return this;
        }

        Rule references(String... sources) {
            references.addAll(List.of(sources));
            return new Rule(this);
        }

        Set<Subject.Type> subjects() {
            return Collections.unmodifiableSet(EnumSet.copyOf(subjects));
        }

        Map<String, Parameter> parameters() {
            return Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }

        RuleText text() {
            return new RuleText(what, why, semantics, falsePositives, response);
        }

        private static String unwrapped(String text) {
            return text.strip().replaceAll("\\s+", " ");
        }
    }
}
