package dev.tokenwarden.policy.rule;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the catalogue: its name, defaults, thresholds and reference text. There is one instance of each, in
 * {@link Rules}, so that rules are compared and looked up by reference.
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

    /** The rule's name, as {@code rule} in a detection and as a key under {@code rules} in policy. */
    public String id() {
        return id;
    }

    /** The family: the part of the id before the first dot. */
    public String family() {
        return id.substring(0, id.indexOf('.'));
    }

    /** What is raised, in a few words; the default title of a detection. */
    public String title() {
        return title;
    }

    /** The severity of the rule's main case unless policy says otherwise. */
    public Severity severity() {
        return severity;
    }

    /** The action of the rule's main case unless policy says otherwise. */
    public Action action() {
        return action;
    }

    /** The case that the rule judges less severely, where there is one. */
    public @Nullable LesserCase lesser() {
        return lesser;
    }

    /** What is proposed to an analyst beside the action, such as {@code revoke-key}. */
    public @Nullable String proposes() {
        return proposes;
    }

    /** What its detections are about; more than one where the rule counts each on its own. */
    public Set<Subject.Type> subjects() {
        return subjects;
    }

    /** What stands beside the subject, because the rule counts per this as well: {@code audience}, {@code iss}. */
    public List<String> beside() {
        return beside;
    }

    /** When the rule fires; the semantics say so where it depends. */
    public Firing firing() {
        return firing;
    }

    /** Its thresholds by policy key, in the order of the reference. */
    public Map<String, Parameter> parameters() {
        return parameters;
    }

    /** Policy keys outside {@code rules} that the rule depends on, such as {@code clock_skew}. */
    public List<String> settings() {
        return settings;
    }

    /** The prose of the reference. */
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
