package dev.tokenwarden.dashboards.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes comma-separated values (RFC 4180) that spreadsheets show as text. A value that would be a formula is prefixed with an
 * apostrophe. Invisible characters, and characters that change the writing direction, are written as numbers.
 */
public final class Csv {
    private static final Pattern FORMULA = Pattern.compile("^[\\s]*[=+\\-@|%\uFF1D\uFF0B\uFF0D\uFF20]");
    private static final Pattern DECEPTIVE = Pattern.compile(
            "[\\p{Cntrl}\\x7F-\\x9F\\u00AD\\u061C\\u180E\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u206F\\uFEFF\\uFFF9-\\uFFFB]");

    private Csv() {}

    public static String row(List<String> cells) {
        StringBuilder row = new StringBuilder(200);
        for (String cell : cells) {
            if (!row.isEmpty()) {
                row.append(',');
            }
            row.append('"').append(safe(cell).replace("\"", "\"\"")).append('"');
        }
        return row.append("\r\n").toString();
    }

    /** The text of a member that may be missing. */
    public static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : "";
    }

    private static String safe(String cell) {
        String plain = DECEPTIVE
                .matcher(cell)
                .replaceAll(
                        found -> String.format("\\\\u%04x", (int) found.group().charAt(0)));
        return FORMULA.matcher(plain).find() ? "'" + plain : plain;
    }
}
