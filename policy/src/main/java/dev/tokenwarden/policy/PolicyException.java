package dev.tokenwarden.policy;

/**
 * A policy that cannot be taken. The message is one line, {@code file:line: key: problem}, fit for a terminal: names and
 * values from the text are shortened and stripped of control characters.
 */
public final class PolicyException extends Exception {

    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;
    private final String key;

    PolicyException(String file, int line, String key, String problem) {
        super(Shown.text(file) + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + problem);
        this.file = file;
        this.line = line;
        this.key = key;
    }

    /** The name of the file, or of whatever the text came from. */
    public String file() {
        return file;
    }

    /** The line, counted from 1; 0 where the whole is at fault. */
    public int line() {
        return line;
    }

    /** The path of the key, such as {@code rules.replay.context-change.window}; empty where the whole is at fault. */
    public String key() {
        return key;
    }
}
