package dev.tokenwarden.policy.reader;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.RuleOverride;
import dev.tokenwarden.policy.rule.Parameter;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code rules}. The catalogue says which keys a rule has. */
final class RulesReader {

    private RulesReader() {}

    static Map<String, RuleOverride> read(Section section) throws PolicyException {
        Map<String, RuleOverride> overrides = new LinkedHashMap<>();
        for (Rule rule : Rules.all()) {
            Optional<Value> value = section.find(rule.id());
            if (value.isPresent()) {
                overrides.put(rule.id(), override(rule, Section.of(value.get())));
            }
        }
        section.done();
        return overrides;
    }

    private static RuleOverride override(Rule rule, Section section) throws PolicyException {
        Optional<Value> enabled = section.find("enabled");
        Optional<Value> severity = section.find("severity");
        Optional<Value> action = section.find("action");
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : rule.parameters().values()) {
            Optional<Value> value = section.find(parameter.name());
            if (value.isPresent()) {
                values.put(parameter.name(), value(parameter, value.get()));
            }
        }
        section.done();
        return new RuleOverride(
                enabled.isPresent() ? enabled.get().flag() : null,
                severity.isPresent() ? severity(severity.get()) : null,
                action.isPresent() ? action(rule, action.get()) : null,
                values);
    }

    /** Only a rule about sessions and grants can revoke one: any other detection may not name its session or grant. */
    private static Action action(Rule rule, Value value) throws PolicyException {
        boolean family =
                rule.subjects().contains(Subject.Type.GRANT) || rule.subjects().contains(Subject.Type.SESSION);
        return value.word(
                family
                        ? "alert, revoke-token, revoke-chain, revoke-grant or revoke-session"
                        : "alert, revoke-token or revoke-chain",
                word -> {
                    Action action = Action.parse(word);
                    if (!family && (action == Action.REVOKE_GRANT || action == Action.REVOKE_SESSION)) {
                        throw new IllegalArgumentException(word);
                    }
                    return action;
                });
    }

    static Severity severity(Value value) throws PolicyException {
        return value.word("low, medium, high or critical", Severity::parse);
    }

    private static Object value(Parameter parameter, Value value) throws PolicyException {
        if (parameter instanceof Parameter.OfDuration duration) {
            return value.duration(duration.least(), duration.greatest());
        }
        if (parameter instanceof Parameter.OfInteger integer) {
            return value.integer(integer.least(), integer.greatest());
        }
        Parameter.OfNumber number = (Parameter.OfNumber) parameter;
        return value.number(number.least(), number.greatest());
    }
}
