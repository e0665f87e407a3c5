package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.report.Narrator;
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

/** Carries out attacks by turns, several at a time, each to its end. */
public final class AttackScheduler implements AutoCloseable {
    /** On a machine that has no time, more attacks at once would only measure the machine. */
    private static final int AT_ONCE = 5;

    private final List<Attack> attacks;
    private final AttackEnvironment stage;
    private final PipelineWatcher watch;
    private final DenialWatcher denials;
    private final Duration patience;
    private final Narrator narrator;
    private final List<AttackReport> reports = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "demo-attacker");
        thread.setDaemon(true);
        return thread;
    });
    private int next;

    /** @param patience how long each may take until it counts as successful */
    public AttackScheduler(
            List<Attack> attacks,
            AttackEnvironment stage,
            PipelineWatcher watch,
            DenialWatcher denials,
            Duration patience,
            Narrator narrator) {
        this.attacks = attacks;
        this.stage = stage;
        this.watch = watch;
        this.denials = denials;
        this.patience = patience;
        this.narrator = narrator;
    }

    /** Begins the next attack, unless as many as may be are under way. */
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
            AttackReport report = new AttackRun(attack, stage, watch, denials, patience).run();
            synchronized (reports) {
                reports.add(report);
            }
            narrator.attack(report);
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

    /** Those that are over. */
    public List<AttackReport> reports() {
        synchronized (reports) {
            return List.copyOf(reports);
        }
    }

    /** Waits until all that were begun are over. Each ends by its own deadline. */
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
