package dev.tokenwarden.streams.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes the changes of one record or timer take effect all or none. A failed record becomes a dead letter while its task
 * goes on, so what it changed before it failed must not stay: otherwise its replay would count as a duplicate.
 *
 * <p>Stores change at once, and note how to undo each change. Output waits until the work succeeded. If the work fails,
 * the changes are undone, the latest first, and the output is discarded. This is not the transaction of Kafka, which covers all
 * records between two commits.
 *
 * <ol>
 *   <li>A timer that runs within a record is a part of its own: if it fails, only its changes are undone. If the record
 *       fails later, the changes of its timers are undone too.
 *   <li>Outside of {@link #run}, changes and output take effect at once.
 * </ol>
 *
 * <p>Each task has its own; not safe for use by several threads.
 */
public final class RecordTransaction {
    private final List<Runnable> undo = new ArrayList<>();
    private final List<Runnable> output = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean open;

    /** Runs the work. An exception or error undoes its changes, and is thrown again. */
    public void run(Runnable work) {
        if (open) {
            runPart(work);
            return;
        }
        open = true;
        try {
            work.run();
            output.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            undoFrom(0);
            throw e;
        } finally {
            open = false;
            undo.clear();
            output.clear();
        }
        afterwards.forEach(Runnable::run);
    }

    private void runPart(Runnable work) {
        int changes = undo.size();
        int outputs = output.size();
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            undoFrom(changes);
            output.subList(outputs, output.size()).clear();
            throw e;
        }
    }

    private void undoFrom(int first) {
        for (int i = undo.size() - 1; i >= first; i--) {
            undo.remove(i).run();
        }
    }

    /** Whether changes can be undone now. */
    public boolean isOpen() {
        return open;
    }

    /** Notes how to undo a change that was just made. {@code change} must not note anything itself. */
    public void onUndo(Runnable change) {
        if (open) {
            undo.add(change);
        }
    }

    /** Sends output once the work succeeded. */
    public void output(Runnable send) {
        if (open) {
            output.add(send);
        } else {
            send.run();
        }
    }

    /** From now on, {@code task} runs after each work that succeeded. */
    void afterEach(Runnable task) {
        afterwards.add(task);
    }
}
