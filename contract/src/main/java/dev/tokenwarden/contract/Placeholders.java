package dev.tokenwarden.contract;

import java.util.Locale;
import java.util.Set;

/** Text that programs write where they have no value. Such a member is absent. */
public final class Placeholders {
    private static final int LONGEST = 36;

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

    /** Whether the text means that there is no value. */
    public static boolean isPlaceholder(String text) {
        if (text.length() > LONGEST) {
            return text.isBlank();
        }
        String plain = text.strip();
        return plain.isEmpty() || ALL.contains(plain.toLowerCase(Locale.ROOT));
    }
}
