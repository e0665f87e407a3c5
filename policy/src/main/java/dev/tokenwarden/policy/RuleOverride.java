package dev.tokenwarden.policy;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Overrides for one rule. Absent values stay unchanged.
 *
 * @param values thresholds by parameter name: {@link java.time.Duration}, {@link Integer} or {@link Double}
 */
public record RuleOverride(
        @Nullable Boolean enabled,
        @Nullable Severity severity,
        @Nullable Action action,
        Map<String, Object> values) {

    public RuleOverride {
        values = Map.copyOf(values);
    }
}
