package dev.tokenwarden.standalone.demo.report;

import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Where a narrator prints.
 *
 * @param charset what it prints in
 * @param colours whether whoever looks at it sees colours, and can have lines rewritten
 */
public record Screen(PrintStream out, Charset charset, boolean colours) {
    private static final String DOT = "\u00b7";

    /** What stands between the parts of a line. */
    String dot() {
        return charset.newEncoder().canEncode(DOT) ? " " + DOT + " " : " - ";
    }

    String green(String text) {
        return styled("32", text);
    }

    String red(String text) {
        return styled("31", text);
    }

    String yellow(String text) {
        return styled("33", text);
    }

    String bold(String text) {
        return styled("1", text);
    }

    String faint(String text) {
        return styled("2", text);
    }

    private String styled(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
