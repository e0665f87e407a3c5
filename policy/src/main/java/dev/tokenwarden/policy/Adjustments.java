package dev.tokenwarden.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Policy changes that a tenant made in the console, merged over the policy file. They are stored on the {@code warden-policy} topic
 * under the tenant's name. {@code AdjustmentsReader} and {@link AdjustmentsWriter} convert them from and to YAML.
 *
 * @param rulesMode modes by rule id; each overrides the mode in the file
 * @param exceptions exceptions in addition to those of the file
 */
public record Adjustments(Map<String, Mode> rulesMode, List<ExceptionEntry> exceptions) {

    /** No adjustments. */
    public static final Adjustments NONE = new Adjustments(Map.of(), List.of());

    /** The maximum number of exceptions of one tenant. */
    public static final int MAX_EXCEPTIONS = 200;

    public Adjustments {
        rulesMode = Map.copyOf(rulesMode);
        exceptions = List.copyOf(exceptions);
    }

    /** Whether nothing differs from the file. */
    public boolean isEmpty() {
        return rulesMode.isEmpty() && exceptions.isEmpty();
    }

    /** A copy with this mode for the rule; null: the mode of the file. */
    public Adjustments withMode(String rule, @Nullable Mode mode) {
        Map<String, Mode> modes = new HashMap<>(rulesMode);
        if (mode == null) {
            modes.remove(rule);
        } else {
            modes.put(rule, mode);
        }
        return new Adjustments(modes, exceptions);
    }

    /** A copy with one more exception. */
    public Adjustments with(ExceptionEntry exception) {
        List<ExceptionEntry> all = new ArrayList<>(exceptions);
        all.add(exception);
        return new Adjustments(rulesMode, all);
    }

    /** A copy without the exception with this id. */
    public Adjustments without(String id) {
        return new Adjustments(
                rulesMode,
                exceptions.stream().filter(one -> !one.id().equals(id)).toList());
    }

    /** The exception with this id. */
    public Optional<ExceptionEntry> exception(String id) {
        return exceptions.stream().filter(one -> one.id().equals(id)).findFirst();
    }
}
