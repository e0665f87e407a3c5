package dev.tokenwarden.standalone.assembly;

import java.time.Duration;

/** Receives the progress of the start. Called from several threads; must not throw. */
public interface StartProgress {
    /** Ignores all. */
    StartProgress SILENT = new StartProgress() {
        @Override
        public void started(String what, Duration took) {}

        @Override
        public void note(String line) {}
    };

    /** A part has started and answers. */
    void started(String what, Duration took);

    /** A note for the operator, on one line: for example a policy that was refused. */
    void note(String line);
}
