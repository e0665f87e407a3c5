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

/** Builds a catalogue entry. For single use, not thread-safe. */
final class RuleBuilder {

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

    private RuleBuilder(String id, String title, Severity severity, Action action) {
        this.id = id;
        this.title = title;
        this.severity = severity;
        this.action = action;
    }

    static RuleBuilder rule(String id, String title, Severity severity, Action action) {
        return new RuleBuilder(id, title, severity, action);
    }

    RuleBuilder lesser(Severity severity, Action action, String when) {
        this.lesser = new LesserCase(severity, action, when);
        return this;
    }

    RuleBuilder proposes(String action) {
        this.proposes = action;
        return this;
    }

    RuleBuilder subject(Subject.Type kind, String... beside) {
        subjects.add(kind);
        this.beside.addAll(List.of(beside));
        return this;
    }

    RuleBuilder firing(Firing firing) {
        this.firing = firing;
        return this;
    }

    RuleBuilder duration(String name, String value, String least, String greatest, String meaning) {
        return parameter(new Parameter.OfDuration(
                name, Duration.parse(value), Duration.parse(least), Duration.parse(greatest), meaning));
    }

    RuleBuilder integer(String name, int value, int least, int greatest, String meaning) {
        return parameter(new Parameter.OfInteger(name, value, least, greatest, meaning));
    }

    RuleBuilder number(String name, double value, double least, double greatest, String meaning) {
        return parameter(new Parameter.OfNumber(name, value, least, greatest, meaning));
    }

    private RuleBuilder parameter(Parameter parameter) {
        parameters.put(parameter.name(), parameter);
        return this;
    }

    /** Names policy keys outside {@code rules} that the rule depends on. */
    RuleBuilder settings(String... keys) {
        settings.addAll(List.of(keys));
        return this;
    }

    RuleBuilder what(String text) {
        this.what = unwrapped(text);
        return this;
    }

    RuleBuilder why(String text) {
        this.why = unwrapped(text);
        return this;
    }

    /** Splits a list. A line that starts with a dash begins an item; other lines continue it. */
    RuleBuilder precisely(String list) {
        for (String item : list.strip().split("(?m)^- ")) {
            if (!item.isEmpty()) {
                semantics.add(unwrapped(item));
            }
        }
        return this;
    }

    RuleBuilder falsePositives(String text) {
        this.falsePositives = unwrapped(text);
        return this;
    }

    RuleBuilder response(String text) {
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
