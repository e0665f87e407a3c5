package dev.tokenwarden.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the people of one tenant changed in the console, to be laid over the policy file: it stands on the
 * {@code warden-policy} topic under the tenant's name.
 *
 * @param rulesMode modes by rule id; each goes before whatever the file says of the rule
 * @param exceptions beside those of the file
 */
public record Adjustments(Map<String, Mode> rulesMode, List<ExceptionEntry> exceptions) {

    /** Nothing is otherwise than in the file. */
    public static final Adjustments NONE = new Adjustments(Map.of(), List.of());

    /** Most exceptions of one tenant. */
    public static final int MOST = ExceptionEntryReader.MOST;

    public Adjustments {
        rulesMode = Map.copyOf(rulesMode);
        exceptions = List.copyOf(exceptions);
    }

    /**
     * Reads those of a tenant.
     *
     * @param name what errors call the text
     * @throws PolicyException if a key is not in order; the message names it
     */
    public static Adjustments parse(String name, String text) throws PolicyException {
        Section section = PolicyLoader.root(name, text);
        Adjustments read = new Adjustments(
                EnforcementReader.modes(section.section("rules_mode")), ExceptionEntryReader.read(section));
        section.done();
        return read;
    }

    /** The text that says this; {@link #parse} reads it back. */
    public String toYaml() {
        return AdjustmentsWriter.write(this);
    }

    public boolean isEmpty() {
        return rulesMode.isEmpty() && exceptions.isEmpty();
    }

    /** With this mode of the rule; null: with what the file says of it. */
    public Adjustments withMode(String rule, @Nullable Mode mode) {
        Map<String, Mode> modes = new HashMap<>(rulesMode);
        if (mode == null) {
            modes.remove(rule);
        } else {
            modes.put(rule, mode);
        }
        return new Adjustments(modes, exceptions);
    }

    /** With one more. */
    public Adjustments with(ExceptionEntry exception) {
        List<ExceptionEntry> all = new ArrayList<>(exceptions);
        all.add(exception);
        return new Adjustments(rulesMode, all);
    }

    /** Without the one of this id. */
    public Adjustments without(String id) {
        return new Adjustments(
                rulesMode,
                exceptions.stream().filter(one -> !one.id().equals(id)).toList());
    }

    /** The one of this id. */
    public Optional<ExceptionEntry> exception(String id) {
        return exceptions.stream().filter(one -> one.id().equals(id)).findFirst();
    }
}
