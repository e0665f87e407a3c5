package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Progress bar on standard error with rate and remaining time; nothing if standard error is not a terminal. */
final class ImportProgress {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BAR = 30;

    private final Terminal terminal;
    private String what = "";
    private long all;
    private long begin;
    private long last;
    private boolean shown;

    ImportProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Starts a new phase.
     *
     * @param of total number; 0 if it is not known
     */
    void phase(String counted, long of) {
        what = counted;
        all = of;
        begin = System.nanoTime();
        last = begin;
    }

    void at(long done) {
        if (!terminal.live()) {
            return;
        }
        long now = System.nanoTime();
        if (now - last < EVERY_NANOS) {
            return;
        }
        last = now;
        shown = true;
        terminal.err().print("\r\u001b[K" + text(what, done, all, (now - begin) / 1e9));
        terminal.err().flush();
    }

    static String text(String what, long done, long all, double seconds) {
        double rate = done / Math.max(1e-9, seconds);
        if (all <= 0) {
            return String.format(Locale.ROOT, "%,d %s, %,.0f/s", done, what, rate);
        }
        double share = Math.min(1, done / (double) all);
        int full = (int) (share * BAR);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %,d %s, %,.0f/s, %.0f s left",
                "#".repeat(full),
                " ".repeat(BAR - full),
                share * 100,
                done,
                what,
                rate,
                rate == 0 ? 0 : Math.max(0, all - done) / rate);
    }

    /** Removes the progress line, so that other lines can be printed. */
    void clear() {
        if (shown) {
            terminal.err().print("\r\u001b[K");
            shown = false;
        }
    }
}
