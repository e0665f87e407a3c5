package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.service.Problem;

/** Reads text members of request bodies. */
final class BodyText {
    private BodyText() {}

    /**
     * The member's text without surrounding white space; empty if it is absent.
     *
     * @throws Problem if the member is not a text, or longer than {@code max} characters
     */
    static String read(JsonNode body, String name, int max) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw Problem.invalid(name, "must be a text");
        }
        String text = value.asText("").strip();
        if (text.length() > max) {
            throw Problem.invalid(name, "at most " + max + " characters");
        }
        return text;
    }
}
