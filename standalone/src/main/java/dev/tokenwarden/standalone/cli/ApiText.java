package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns answers of the revocation API into text for people. Control characters in text from tokens are replaced. */
final class ApiText {
    private ApiText() {}

    static String outcome(JsonNode order) {
        return plain(order.path("decision").path("outcome").asText("done"))
                + (order.path("repeated").asBoolean() ? " (already)" : "");
    }

    /** The type and members of a target. */
    static String target(JsonNode target) {
        List<String> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : target.properties()) {
            if (!member.getKey().equals("type")) {
                members.add(member.getKey() + "=" + plain(member.getValue().asText()));
            }
        }
        return plain(target.path("type").asText()) + " " + String.join(" ", members);
    }

    /** At how many verifiers a revocation is in force. */
    static String propagation(JsonNode propagation) {
        String notCovered = notCovered(propagation);
        if (!notCovered.isEmpty() && propagation.at("/coverage/covered").asInt() == 0) {
            return "nowhere: " + notCovered;
        }
        return applied(propagation) + (notCovered.isEmpty() ? "" : ", but " + notCovered);
    }

    /** Says which tokens a revocation of a client does not reach; empty if it reaches all. */
    static String notCovered(JsonNode answer) {
        List<String> issuers = new ArrayList<>();
        answer.at("/coverage/not_covered").forEach(issuer -> issuers.add(issuer.asText()));
        return issuers.isEmpty()
                ? ""
                : "tokens of " + String.join(", ", issuers)
                        + " do not name their client and are not denied; revoke the subject, session or issuer";
    }

    private static String applied(JsonNode propagation) {
        int verifiers = propagation.path("verifiers").asInt();
        int applied = propagation.path("in_force").asInt();
        if (verifiers == 0) {
            return "on the denylist (no verifier has reported yet)";
        }
        JsonNode last = propagation.path("last_after_ms");
        return "at " + applied + " of " + verifiers + " verifiers"
                + (last.isNumber() ? ", the last after " + last.asLong() + " ms" : "");
    }

    /** Name, role, tenants, expiry and maker of a token of the API. */
    static String apiToken(JsonNode token) {
        List<String> tenants = new ArrayList<>();
        token.path("tenants").forEach(tenant -> tenants.add(plain(tenant.asText())));
        return plain(token.path("name").asText()) + ": "
                + plain(token.path("role").asText()) + " in "
                + String.join(", ", tenants)
                + (token.hasNonNull("expires")
                        ? ", expires " + token.path("expires").asText()
                        : ", never expires")
                + ", made by " + plain(token.path("person").asText()) + " at "
                + token.path("created").asText();
    }

    /** Text with {@code ?} in place of each character that a terminal does not print or could obey. */
    static String plain(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int type = Character.getType(point);
            boolean hidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            shown.appendCodePoint(hidden ? '?' : point);
        });
        return shown.toString();
    }
}
