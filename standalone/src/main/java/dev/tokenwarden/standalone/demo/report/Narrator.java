package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport;

/** Prints what happens in the demo. Called from several threads. */
public interface Narrator {
    /** A message. */
    void say(String line);

    /** An attack has ended. */
    void attack(AttackReport attack);

    /** A rule detected something that is not one of the attacks. Called once per rule and subject. */
    void found(Detection detection);

    /** The current figures; called about twice a second. */
    void tick(DemoProgress now);

    /** The demo has ended. */
    void end(DemoReport report);
}
