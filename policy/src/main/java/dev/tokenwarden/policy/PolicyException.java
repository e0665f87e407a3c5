package dev.tokenwarden.policy;

/**
 * Says why a policy is refused. The message is one line, {@code file:line: key: problem}. Names and values from the text are
 * shortened, without control characters, so that the message is safe on a terminal.
 */
public final class PolicyException extends Exception {

    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;
    private final String key;

    public PolicyException(String file, int line, String key, String problem) {
        super(Shown.text(file) + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + problem);
        this.file = file;
        this.line = line;
        this.key = key;
    }

    /** The name of the file or other source of the text. */
    public String file() {
        return file;
    }

    /** The line, counted from 1; 0 if the error concerns the whole text. */
    public int line() {
        return line;
    }

    /** The path of the key, such as {@code rules.replay.context-change.window}; empty if the error concerns the whole text. */
    public String key() {
        return key;
    }
}
