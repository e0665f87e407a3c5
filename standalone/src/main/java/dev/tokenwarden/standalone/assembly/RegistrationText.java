package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.util.List;

/** Adds a registration to the text of a policy, and leaves all else in it as it is, comments included. */
public final class RegistrationText {

    private static final String KEY = "registrations:";

    private RegistrationText() {}

    /** The text with one more registration. Whether that is a policy is for the policy loader to say. */
    public static String add(String policy, String name, List<String> sources, List<String> tenants, List<String> types)
            throws IOException {
        String entry = "  - name: " + quoted(name)
                + "\n    sources: " + quoted(sources)
                + "\n    tenants: " + quoted(tenants)
                + "\n    types: " + quoted(types)
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

    /** JSON is YAML, and its quotes are safe. */
    private static String quoted(Object value) throws IOException {
        return Json.MAPPER.writeValueAsString(value);
    }
}
