package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.util.ArrayList;
import java.util.List;

/** Lines that scroll, and below them a table that is rewritten in place. */
final class TerminalNarrator implements Narrator {
    private static final String CLEAR_BELOW = "\u001b[J";
    /** Lines longer than the screen would break the table, so that the terminal cuts them. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final Screen screen;
    private final DemoText wording;
    private List<String> table = List.of();

    TerminalNarrator(Screen screen) {
        this.screen = screen;
        this.wording = new DemoText(screen);
    }

    @Override
    public synchronized void say(String line) {
        above(line);
    }

    @Override
    public synchronized void attack(AttackReport attack) {
        above(wording.attack(attack));
    }

    @Override
    public synchronized void found(Detection detection) {
        above(wording.found(detection));
    }

    @Override
    public synchronized void tick(DemoProgress now) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(screen.bold(wording.standing(now)));
        lines.addAll(wording.table(now.attacks()));
        draw("", lines);
    }

    @Override
    public synchronized void end(DemoReport report) {
        draw("", List.of());
        wording.summary(report).forEach(screen.out()::println);
        screen.out().flush();
    }

    private void above(String line) {
        draw(line + "\n", table);
    }

    /** One write, so that nothing flickers. */
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
        screen.out().print(out);
        screen.out().flush();
    }
}
