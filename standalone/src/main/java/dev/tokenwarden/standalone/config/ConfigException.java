package dev.tokenwarden.standalone.config;

/** A flag, variable or key has a mistake. The message is one line that names it. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1;

    private static final int LONGEST_QUOTE = 80;

    public ConfigException(String where, String problem) {
        super(where + ": " + problem);
    }

    /** The text in quotes for a message: on one line, without control characters, shortened. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.codePoints()
                .limit(LONGEST_QUOTE)
                .forEach(point -> shown.appendCodePoint(Character.isISOControl(point) ? '?' : point));
        return shown.append(text.codePointCount(0, text.length()) > LONGEST_QUOTE ? "...'" : "'")
                .toString();
    }
}
