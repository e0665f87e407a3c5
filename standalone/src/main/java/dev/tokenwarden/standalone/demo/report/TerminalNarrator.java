package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/** Prints lines that scroll, and a table below them that is rewritten in place. */
public final class TerminalNarrator implements Narrator {
    private static final String CLEAR_BELOW = "\u001b[J";
    /** Lines longer than the terminal would break the table, so that the terminal cuts them. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final Terminal terminal;
    private final DemoText text;
    private List<String> table = List.of();

    public TerminalNarrator(Terminal terminal) {
        this.terminal = terminal;
        this.text = new DemoText(terminal);
    }

    @Override
    public synchronized void say(String line) {
        above(line);
    }

    @Override
    public synchronized void attack(AttackReport attack) {
        above(text.attack(attack));
    }

    @Override
    public synchronized void found(Detection detection) {
        above(text.found(detection));
    }

    @Override
    public synchronized void tick(DemoProgress now) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(terminal.bold(text.progress(now)));
        lines.addAll(text.table(now.attacks()));
        draw("", lines);
    }

    @Override
    public synchronized void end(DemoReport report) {
        draw("", List.of());
        text.summary(report).forEach(terminal.out()::println);
        terminal.out().flush();
    }

    private void above(String line) {
        draw(line + "\n", table);
    }

    /** Writes everything at once, so that nothing flickers. */
    private void draw(String above, List<String> below) {
        StringBuilder out = new StringBuilder();
        if (!table.isEmpty()) {
            out.append("\u001b[").append(table.size()).append("A\r").append(CLEAR_BELOW);
        }
        out.append(above);
        if (!below.isEmpty()) {
            out.append(NO_WRAP);
            below.forEach(line -> out.append(line).append('\n'));
            out.append(WRAP);
        }
        table = below;
        terminal.out().print(out);
        terminal.out().flush();
    }
}
