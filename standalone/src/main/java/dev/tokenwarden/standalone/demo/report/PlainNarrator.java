package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.time.Duration;

/** Lines, none of which is ever rewritten. */
final class PlainNarrator implements Narrator {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final Screen screen;
    private final DemoText wording;
    private Duration next = BETWEEN;

    PlainNarrator(Screen screen) {
        this.screen = screen;
        this.wording = new DemoText(screen);
    }

    @Override
    public synchronized void say(String line) {
        screen.out().println(line);
    }

    @Override
    public synchronized void attack(AttackReport attack) {
        screen.out().println(wording.attack(attack));
    }

    @Override
    public synchronized void found(Detection detection) {
        screen.out().println(wording.found(detection));
    }

    @Override
    public synchronized void tick(DemoProgress now) {
        if (now.elapsed().compareTo(next) >= 0) {
            next = next.plus(BETWEEN);
            screen.out().println(wording.standing(now));
        }
    }

    @Override
    public synchronized void end(DemoReport report) {
        wording.summary(report).forEach(screen.out()::println);
        screen.out().flush();
    }
}
