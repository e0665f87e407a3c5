package dev.tokenwarden.standalone.assembly;

import java.time.Duration;

/** Hears how start-up gets on. Called from several threads; must not throw. */
public interface StartProgress {
    /** Hears nothing. */
    StartProgress SILENT = new StartProgress() {
        @Override
        public void started(String what, Duration took) {}

        @Override
        public void note(String line) {}
    };

    /** Something answers now. */
    void started(String what, Duration took);

    /** Something that the operator should know, on one line: a policy that was taken or refused. */
    void note(String line);
}
