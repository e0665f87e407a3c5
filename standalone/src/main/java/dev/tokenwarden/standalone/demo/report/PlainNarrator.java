package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.time.Duration;

/** Prints plain lines. */
public final class PlainNarrator implements Narrator {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final DemoText text;
    private Duration next = BETWEEN;

    public PlainNarrator(Terminal terminal) {
        this.terminal = terminal;
        this.text = new DemoText(terminal);
    }

    @Override
    public synchronized void say(String line) {
        terminal.out().println(line);
    }

    @Override
    public synchronized void attack(AttackReport attack) {
        terminal.out().println(text.attack(attack));
    }

    @Override
    public synchronized void found(Detection detection) {
        terminal.out().println(text.found(detection));
    }

    @Override
    public synchronized void tick(DemoProgress now) {
        if (now.elapsed().compareTo(next) >= 0) {
            next = next.plus(BETWEEN);
            terminal.out().println(text.progress(now));
        }
    }

    @Override
    public synchronized void end(DemoReport report) {
        text.summary(report).forEach(terminal.out()::println);
        terminal.out().flush();
    }
}
