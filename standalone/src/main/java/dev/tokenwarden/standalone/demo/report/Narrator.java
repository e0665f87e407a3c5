package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport;

/** Tells what happens. Called from several threads. */
public sealed interface Narrator permits TerminalNarrator, PlainNarrator, JsonNarrator {
    /** Something that is true from now on. */
    void say(String line);

    /** An attack is over. */
    void attack(AttackReport attack);

    /** A rule found something that is nobody's attack, for the first time. */
    void found(Detection detection);

    /** How things stand; called about twice a second. */
    void tick(DemoProgress now);

    /** All is over. */
    void end(DemoReport report);

    /** For someone who watches. */
    static Narrator terminal(Screen screen) {
        return new TerminalNarrator(screen);
    }

    /** For a log. */
    static Narrator plain(Screen screen) {
        return new PlainNarrator(screen);
    }

    /** For a program: nothing but one document, at the end. */
    static Narrator json(Screen screen) {
        return new JsonNarrator(screen);
    }
}
