package dev.tokenwarden.policy;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.policy.rule.LesserCase;
import dev.tokenwarden.policy.rule.Parameter;
import dev.tokenwarden.policy.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of a rule for one tenant. Immutable; look-ups allocate nothing. */
public final class RuleSettings {

    private final Rule rule;
    private final boolean enabled;
    private final Severity severity;
    private final Action action;
    private final Map<String, Object> values;
    private final List<ExceptionEntry> exceptions;

    private RuleSettings(
            Rule rule,
            boolean enabled,
            Severity severity,
            Action action,
            Map<String, Object> values,
            List<ExceptionEntry> exceptions) {
        this.rule = rule;
        this.enabled = enabled;
        this.severity = severity;
        this.action = action;
        this.values = values;
        this.exceptions = exceptions;
    }

    /** The catalogue's defaults. */
    static RuleSettings defaultsOf(Rule rule) {
        Map<String, Object> values = new HashMap<>();
        for (Parameter parameter : rule.parameters().values()) {
            values.put(parameter.name(), defaultOf(parameter));
        }
        return new RuleSettings(rule, true, rule.severity(), rule.action(), Map.copyOf(values), List.of());
    }

    /** A copy with the values of {@code override}. */
    RuleSettings with(@Nullable RuleOverride override) {
        if (override == null) {
            return this;
        }
        Map<String, Object> merged = new HashMap<>(values);
        merged.putAll(override.values());
        return new RuleSettings(
                rule,
                Objects.requireNonNullElse(override.enabled(), enabled),
                Objects.requireNonNullElse(override.severity(), severity),
                Objects.requireNonNullElse(override.action(), action),
                Map.copyOf(merged),
                exceptions);
    }

    /** A copy with those of the tenant's exceptions that are about this rule. */
    RuleSettings with(List<ExceptionEntry> all) {
        List<ExceptionEntry> own =
                all.stream().filter(one -> one.rule().equals(rule.id())).toList();
        return own.isEmpty() ? this : new RuleSettings(rule, enabled, severity, action, values, own);
    }

    /** The rule that has these settings. */
    public Rule rule() {
        return rule;
    }

    /** Whether the rule runs. */
    public boolean enabled() {
        return enabled;
    }

    /** The severity of the rule's main case. */
    public Severity severity() {
        return severity;
    }

    /** The severity of the lesser case: that of the catalogue, but never above the severity of the main case. */
    public Severity lesserSeverity() {
        LesserCase lesser = rule.lesser();
        return lesser == null ? severity : Severity.min(lesser.severity(), severity);
    }

    /** The action of the rule's main case. */
    public Action action() {
        return action;
    }

    /** The action of the lesser case: that of the catalogue, but never wider than the action of the main case. */
    public Action lesserAction() {
        LesserCase lesser = rule.lesser();
        return lesser == null ? action : Action.min(lesser.action(), action);
    }

    /** The tenant's exceptions from this rule, including expired ones. */
    public List<ExceptionEntry> exceptions() {
        return exceptions;
    }

    /**
     * The exception that suppresses a finding of the rule, or null.
     *
     * @param time event time of the finding
     * @param asks the action of the finding
     */
    public @Nullable ExceptionEntry exception(
            Instant time, Action asks, Subject about, @Nullable TokenSummary token, List<Evidence> evidence) {
        for (ExceptionEntry one : exceptions) {
            if (one.isValidAt(time) && one.suppresses().covers(asks) && one.matches(about, token, evidence)) {
                return one;
            }
        }
        return null;
    }

    /**
     * A threshold that is a duration.
     *
     * @throws IllegalArgumentException if the rule has no such parameter
     */
    public Duration duration(String parameter) {
        return value(parameter, Duration.class);
    }

    /**
     * A threshold that is a count.
     *
     * @throws IllegalArgumentException if the rule has no such parameter
     */
    public int integer(String parameter) {
        return value(parameter, Integer.class);
    }

    /**
     * A threshold that is a measure or ratio.
     *
     * @throws IllegalArgumentException if the rule has no such parameter
     */
    public double number(String parameter) {
        return value(parameter, Double.class);
    }

    private <T> T value(String parameter, Class<T> type) {
        Object value = values.get(parameter);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(rule.id() + " has no such " + type.getSimpleName() + ": " + parameter);
        }
        return type.cast(value);
    }

    private static Object defaultOf(Parameter parameter) {
        if (parameter instanceof Parameter.OfDuration duration) {
            return duration.defaultValue();
        }
        if (parameter instanceof Parameter.OfInteger integer) {
            return integer.defaultValue();
        }
        return ((Parameter.OfNumber) parameter).defaultValue();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RuleSettings that
                && rule == that.rule
                && enabled == that.enabled
                && severity == that.severity
                && action == that.action
                && values.equals(that.values)
                && exceptions.equals(that.exceptions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rule, enabled, severity, action, values, exceptions);
    }

    @Override
    public String toString() {
        return rule.id() + "{enabled=" + enabled + ", severity=" + severity.wireName() + ", action=" + action.wireName()
                + ", " + values + "}";
    }
}
