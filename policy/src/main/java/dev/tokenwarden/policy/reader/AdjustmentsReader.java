package dev.tokenwarden.policy.reader;

import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.yaml.Section;

/** Reads adjustments from YAML. */
public final class AdjustmentsReader {
    private AdjustmentsReader() {}

    /**
     * Reads the adjustments of a tenant.
     *
     * @param name the name of the text in errors
     * @throws PolicyException if a key is unknown or a value is bad; the message names the key
     */
    public static Adjustments parse(String name, String text) throws PolicyException {
        Section section = Section.parse(name, text);
        Adjustments read = new Adjustments(
                EnforcementReader.modes(section.section("rules_mode")), ExceptionEntryReader.read(section));
        section.done();
        return read;
    }
}
