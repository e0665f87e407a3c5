package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A line on standard error that says how far a backtest is; nothing where nobody looks. */
final class BacktestProgress {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BAR = 30;

    private final Terminal terminal;
    private final long begin = System.nanoTime();
    private @Nullable EventLines lines;
    private long fileBegin = begin;
    private long last = begin;
    private boolean shown;

    BacktestProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Another file is being read. */
    void file(EventLines next) {
        lines = next;
        fileBegin = System.nanoTime();
    }

    void tick(long events) {
        long now = System.nanoTime();
        if (!terminal.live() || now - last < EVERY_NANOS || lines == null) {
            return;
        }
        last = now;
        shown = true;
        double rate = events / ((now - begin) / 1e9);
        String text = String.format(Locale.ROOT, "%d events, %.0f/s", events, rate);
        if (lines.size() > 0) {
            double share = Math.min(1, lines.position() / (double) lines.size());
            int done = (int) (share * BAR);
            double left = share == 0 ? 0 : (now - fileBegin) / 1e9 * (1 - share) / share;
            text = String.format(
                    Locale.ROOT,
                    "[%s%s] %3.0f %%  %s, %.0f s left",
                    "#".repeat(done),
                    " ".repeat(BAR - done),
                    share * 100,
                    text,
                    left);
        }
        terminal.err().print("\r\u001b[K" + text);
        terminal.err().flush();
    }

    /** Takes the line away, so that others can be printed. */
    void clear() {
        if (shown) {
            terminal.err().print("\r\u001b[K");
            shown = false;
        }
    }
}
