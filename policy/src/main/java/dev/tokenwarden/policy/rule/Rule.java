package dev.tokenwarden.policy.rule;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
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

    Rule(RuleBuilder from) {
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
}
