package dev.tokenwarden.standalone.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The output of a command: results on {@code out}, everything else on {@code err}.
 *
 * @param charset of both streams
 * @param colours whether {@code out} is a terminal that shows colours
 * @param live whether {@code err} is a terminal that shows colours and can rewrite a line
 */
public record Terminal(PrintStream out, PrintStream err, Charset charset, boolean colours, boolean live) {

    /** Set by the launcher, because a JVM cannot tell which of out and err is a terminal. */
    private static final String TERMINAL = "tokenwarden.terminal";

    private static final char TICK = '\u2713';
    private static final String DOT = "\u00b7";

    /** The terminal of this process. Colours follow <a href="https://no-color.org">no-color.org</a>. */
    public static Terminal system() {
        Map<String, String> environment = System.getenv();
        String terminals = System.getProperty(TERMINAL, "");
        boolean capable = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        Charset charset = Charset.forName(System.getProperty("native.encoding", StandardCharsets.UTF_8.name()));
        return new Terminal(
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                charset,
                capable && terminals.contains("out"),
                capable && terminals.contains("err"));
    }

    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }

    /** The mark for success. */
    public String done() {
        return charset.newEncoder().canEncode(TICK) ? green(String.valueOf(TICK)) : "ok";
    }

    /** The separator between the parts of a line. */
    public String dot() {
        return charset.newEncoder().canEncode(DOT) ? " " + DOT + " " : " - ";
    }

    public String green(String text) {
        return styled("32", text);
    }

    public String red(String text) {
        return styled("31", text);
    }

    public String yellow(String text) {
        return styled("33", text);
    }

    public String bold(String text) {
        return styled("1", text);
    }

    public String faint(String text) {
        return styled("2", text);
    }

    private String styled(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
