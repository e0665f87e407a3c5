package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.util.List;

/** Adds a registration to the text of a policy. The rest of the text, comments included, stays as it is. */
public final class RegistrationText {

    private static final String KEY = "registrations:";

    private RegistrationText() {}

    /**
     * What a new registration allows.
     *
     * @param issuers empty: not restricted, which is possible only without the types issued, exchanged and revoked
     */
    public record Entry(
            String name, List<String> sources, List<String> tenants, List<String> types, List<String> issuers) {}

    /** The text with one more registration. The result is not checked. */
    public static String add(String policy, Entry added) throws IOException {
        String entry = "  - name: " + quoted(added.name())
                + "\n    sources: " + quoted(added.sources())
                + "\n    tenants: " + quoted(added.tenants())
                + "\n    types: " + quoted(added.types())
                + (added.issuers().isEmpty() ? "" : "\n    issuers: " + quoted(added.issuers()))
                + "\n";
        String text = policy.isEmpty() || policy.endsWith("\n") ? policy : policy + "\n";
        int at = lineStart(text);
        if (at < 0) {
            return text + "\n" + KEY + "\n" + entry;
        }
        int end = text.indexOf('\n', at) + 1;
        String rest = text.substring(at + KEY.length(), end).strip();
        if (rest.equals("[]")) {
            return text.substring(0, at) + KEY + "\n" + entry + text.substring(end);
        }
        return text.substring(0, end) + entry + text.substring(end);
    }

    private static int lineStart(String text) {
        if (text.startsWith(KEY)) {
            return 0;
        }
        int found = text.indexOf("\n" + KEY);
        return found < 0 ? -1 : found + 1;
    }

    /** JSON text is valid YAML. */
    private static String quoted(Object value) throws IOException {
        return Json.MAPPER.writeValueAsString(value);
    }
}
