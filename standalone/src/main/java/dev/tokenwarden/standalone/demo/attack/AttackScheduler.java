package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.watch.Deadline;
import dev.tokenwarden.standalone.demo.watch.DenialWatcher;
import dev.tokenwarden.standalone.demo.watch.PipelineWatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Starts attacks in turn. Several can run at the same time; each runs to its end. */
public final class AttackScheduler implements AutoCloseable {
    /** On a slow machine, more attacks at the same time would measure the machine only. */
    private static final int AT_ONCE = 5;

    private final List<Attack> attacks;
    private final AttackEnvironment environment;
    private final PipelineWatcher watcher;
    private final DenialWatcher denials;
    private final Duration patience;
    private final Consumer<AttackReport> listener;
    private final List<AttackReport> reports = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "demo-attacker");
        thread.setDaemon(true);
        return thread;
    });
    private int next;

    /**
     * @param patience how long an attack can last before it counts as not stopped
     * @param listener receives the report of each attack that has ended
     */
    public AttackScheduler(
            List<Attack> attacks,
            AttackEnvironment environment,
            PipelineWatcher watcher,
            DenialWatcher denials,
            Duration patience,
            Consumer<AttackReport> listener) {
        this.attacks = attacks;
        this.environment = environment;
        this.watcher = watcher;
        this.denials = denials;
        this.patience = patience;
        this.listener = listener;
    }

    /** Starts the next attack, unless the maximum number is running. */
    public void launch() {
        if (running.get() >= AT_ONCE) {
            return;
        }
        Attack attack = attacks.get(next++ % attacks.size());
        running.incrementAndGet();
        threads.execute(() -> carryOut(attack));
    }

    private void carryOut(Attack attack) {
        try {
            AttackReport report = new AttackRun(attack, environment, watcher, denials, patience).run();
            synchronized (reports) {
                reports.add(report);
            }
            listener.accept(report);
        } finally {
            running.decrementAndGet();
            synchronized (reports) {
                reports.notifyAll();
            }
        }
    }

    public int running() {
        return running.get();
    }

    /** Reports of the attacks that have ended. */
    public List<AttackReport> reports() {
        synchronized (reports) {
            return List.copyOf(reports);
        }
    }

    /** Waits until all attacks have ended. Each ends by its own deadline. */
    public void await(Deadline deadline) throws InterruptedException {
        synchronized (reports) {
            while (running.get() > 0 && !deadline.passed()) {
                reports.wait(deadline.left().toMillis() + 1);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            var unused = threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
