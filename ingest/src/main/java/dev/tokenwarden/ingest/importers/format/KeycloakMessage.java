package dev.tokenwarden.ingest.importers.format;

import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;

/**
 * The text that Keycloak's {@code jboss-logging} listener makes of an event: {@code type="LOGIN", realmId="...",
 * token_id="..."}; before version 22 without quotes. Members that an event has itself are known by their names, all others
 * are its details.
 */
final class KeycloakMessage {
    private KeycloakMessage() {}

    /** Whether the text is such a message, whatever logger wrote it. */
    static boolean isEvent(String message) {
        return message.startsWith("type=") && (message.contains(" realmId=") || message.contains(" realmName="));
    }

    static void read(String message, RecordShape shape, Fields into) throws UnreadableRecordException {
        int at = 0;
        while (at < message.length()) {
            int equals = message.indexOf('=', at);
            if (equals < 0) {
                return;
            }
            String name = message.substring(at, equals).strip();
            int from = equals + 1;
            boolean quoted = from < message.length() && message.charAt(from) == '"';
            int to = quoted ? closing(message, from + 1) : message.indexOf(", ", from);
            to = to < 0 ? message.length() : to;
            String value = message.substring(quoted ? from + 1 : from, to);
            if (!value.equals("null")) {
                shape.put(into, value, name);
                shape.put(into, value, "details", name);
            }
            int comma = message.indexOf(',', to);
            at = comma < 0 ? message.length() : comma + 1;
        }
    }

    private static int closing(String message, int from) {
        for (int i = from; i < message.length(); i++) {
            if (message.charAt(i) == '\\') {
                i++;
            } else if (message.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }
}
