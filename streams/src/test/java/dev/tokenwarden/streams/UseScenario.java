package dev.tokenwarden.streams;

import org.junit.jupiter.api.AfterEach;

/** A scenario for tests of the rules on uses, volumes and posture. */
abstract class UseScenario {
    final Scenario scenario = new Scenario();

    @AfterEach
    void close() {
        scenario.close();
    }
}
