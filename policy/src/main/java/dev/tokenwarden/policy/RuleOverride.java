package dev.tokenwarden.policy;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What policy says of one rule; what it leaves out stays as it was.
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
