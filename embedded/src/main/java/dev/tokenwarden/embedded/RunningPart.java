package dev.tokenwarden.embedded;

import java.io.IOException;

/** A part that was started. */
interface RunningPart {
    /** Stops it and waits until it has: its port is free, its data is on disk. Called once. */
    void stop() throws IOException;
}
