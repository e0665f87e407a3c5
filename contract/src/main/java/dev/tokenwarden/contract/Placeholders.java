package dev.tokenwarden.contract;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Text that programs write where they have no value. Such a member is absent. */
public final class Placeholders {
    private static final int LONGEST = 36;
    private static final int LONGEST_TEMPLATE = 256;

    /** Commands of a log's template that were not replaced: of Envoy, of a shell, of Apache. */
    private static final Pattern COMMAND =
            Pattern.compile("%[A-Z][A-Z0-9_]*(\\([^()]*\\))?(:[0-9]+)?%|\\$\\{[^{}]*}|%\\{[^{}]*}[a-zA-Z]{0,3}");

    /** In lower case. */
    private static final Set<String> ALL = Set.of(
            "-",
            "--",
            "null",
            "(null)",
            "<null>",
            "nil",
            "(nil)",
            "<nil>",
            "none",
            "(none)",
            "<none>",
            "n/a",
            "undefined",
            "(undefined)",
            "unknown",
            "(unknown)",
            "<unknown>",
            "not available",
            "(not set)",
            "0.0.0.0",
            "\"\"",
            "\"-\"",
            "00000000-0000-0000-0000-000000000000");

    private Placeholders() {}

    /** Whether the text means that there is no value. A list of such texts, as {@code -,-}, means that, too. */
    public static boolean isPlaceholder(String text) {
        if (text.length() > LONGEST_TEMPLATE) {
            return text.isBlank();
        }
        int comma = text.indexOf(',');
        int from = 0;
        while (comma >= 0) {
            if (!isOne(text.substring(from, comma))) {
                return isCommand(text);
            }
            from = comma + 1;
            comma = text.indexOf(',', from);
        }
        return isOne(text.substring(from)) || from > 0 && isCommand(text);
    }

    private static boolean isOne(String text) {
        if (text.length() > LONGEST) {
            return text.isBlank() || isCommand(text);
        }
        String plain = text.strip();
        return plain.isEmpty() || ALL.contains(plain.toLowerCase(Locale.ROOT)) || isCommand(plain);
    }

    private static boolean isCommand(String text) {
        boolean begins = !text.isEmpty() && (text.charAt(0) == '%' || text.charAt(0) == '$');
        return begins && COMMAND.matcher(text).matches();
    }
}
