package dev.tokenwarden.standalone.demo;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackEnvironment;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.demo.attack.AttackScheduler;
import dev.tokenwarden.standalone.demo.people.HonestClients;
import dev.tokenwarden.standalone.demo.report.DemoProgress;
import dev.tokenwarden.standalone.demo.report.DemoReport;
import dev.tokenwarden.standalone.demo.report.IncidentCount;
import dev.tokenwarden.standalone.demo.report.Narrator;
import dev.tokenwarden.standalone.demo.report.PassCriteria;
import dev.tokenwarden.standalone.demo.watch.Deadline;
import dev.tokenwarden.standalone.demo.watch.DenialWatcher;
import dev.tokenwarden.standalone.demo.watch.Pause;
import dev.tokenwarden.standalone.demo.watch.PipelineWatcher;
import dev.tokenwarden.standalone.demo.watch.RateMeter;
import dev.tokenwarden.standalone.demo.world.DemoPipeline;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.EmbeddedVerifier;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.QuietCloser;
import dev.tokenwarden.standalone.demo.world.ResourceServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The running demo: {@link DemoServices} with their {@link ResourceServer}s, {@link HonestClients} and {@link AttackScheduler}; and
 * the observers: {@link PipelineWatcher} reads the topics of the pipeline, {@link DenialWatcher} asks the views of the verifiers.
 */
final class DemoWorld implements AutoCloseable {
    /** The grace in the policy of the demo. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** How long an attack can last beyond the grace before it counts as not stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** No attack starts in this last part of a run, so that attacks end within the run. */
    private static final Duration TAIL = GRACE.plusSeconds(2);
    /** Seconds of honest traffic before the first attack: times are measured when all classes are loaded. */
    private static final int WARM_SECONDS = 10;
    /** The pipeline keeps up if the last sign-out took no longer than this. */
    private static final long WARM_SIGN_OUT_MILLIS = 500;

    private static final Duration WARM_LIMIT = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int TICKS_PER_TABLE = 5;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final DemoOptions options;
    private final Narrator narrator;
    private final Clock clock;
    private final PipelineWatcher watcher;
    private final DemoServices services;
    private final AttackEnvironment environment;
    private final HonestClients honest;
    private final AttackScheduler attacks;
    private final Instant begin;
    private final @Nullable URI console;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    private DemoWorld(DemoPipeline pipeline, DemoOptions options, Narrator narrator, Clock clock) {
        this.options = options;
        this.narrator = narrator;
        this.clock = clock;
        this.console = pipeline.console();
        try {
            watcher = started(PipelineWatcher.start(pipeline.observer(), this::found));
            HttpCaller caller = new HttpCaller(HttpCaller.http(), "demo/1.0");
            services = started(new DemoServices(pipeline, caller, clock));
            DenialWatcher denials = started(DenialWatcher.start(services.verifiers(), clock));
            environment = new AttackEnvironment(services, caller, clock);
            attacks = started(new AttackScheduler(
                    options.chosen(), environment, watcher, denials, GRACE.plus(PATIENCE), narrator::attack));
            introduce(denials.verifiers());
            begin = clock.instant();
            honest =
                    started(HonestClients.start(services, caller, options.rate(), clock, RandomGenerator.getDefault()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** When this returns, everything runs and the honest clients have started. */
    static DemoWorld open(DemoPipeline pipeline, DemoOptions options, Narrator narrator, Clock clock) {
        return new DemoWorld(pipeline, options, narrator, clock);
    }

    private <T extends AutoCloseable> T started(T one) {
        started.push(one);
        return one;
    }

    private void introduce(int verifiers) {
        narrator.say("The policy enforces. Its grace is " + GRACE.toSeconds()
                + " s (30 s is the default): rules that wait for late events wait that long.");
        narrator.say(
                verifiers + " verifiers: orders (faces clients), payments, ledger (does not check audiences), archive"
                        + " (HS256), and the token endpoint.");
        narrator.say(
                "Loopback has one address only, so each server has a port for each network that clients come from.");
        if (console != null) {
            narrator.say("Console: " + console + " (the link signs you in once, while the demo runs)");
        }
    }

    private void found(Detection detection) {
        String jti = detection.subject().jti();
        boolean attack =
                jti != null && environment != null && environment.misused().contains(jti);
        if (!attack && reported.add(detection.rule() + detection.subject())) {
            narrator.found(detection);
        }
    }

    /** Runs for the duration in the options, or until a stop is requested, and waits for the end of every attack. */
    DemoReport run(Pause pause) {
        boolean stopRequested = warmUp(pause);
        long nanos = System.nanoTime();
        RateMeter actions = new RateMeter(honest.runs(), nanos);
        RateMeter events = new RateMeter(watcher.events(), nanos);
        Deadline lastLaunch = Deadline.in(options.duration().minus(TAIL));
        Deadline end = Deadline.in(options.duration());
        long nextAttack = nanos;
        for (int tick = 1; !stopRequested && !end.passed(); tick++) {
            stopRequested = pause.forAtMost(TICK);
            long now = System.nanoTime();
            if (now - nextAttack >= 0 && !lastLaunch.passed() && !stopRequested) {
                attacks.launch();
                nextAttack = now + options.every().toNanos();
            }
            if (tick % TICKS_PER_TABLE == 0) {
                narrator.tick(progress(
                        Duration.ofNanos(now - nanos),
                        actions.at(honest.runs(), now),
                        events.at(watcher.events(), now)));
            }
        }
        try {
            attacks.await(Deadline.in(GRACE.plus(PATIENCE).plusSeconds(15)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        honest.close();
        return report();
    }

    /** Waits until the pipeline keeps up. Returns whether a stop was requested meanwhile. */
    private boolean warmUp(Pause pause) {
        Deadline limit = Deadline.in(WARM_LIMIT);
        boolean stopRequested = false;
        while (!stopRequested && !limit.passed() && !isWarm()) {
            stopRequested = pause.forAtMost(TICK);
        }
        if (!stopRequested) {
            narrator.say(
                    isWarm()
                            ? "Ready: the last sign-out was on the ledger after " + watcher.signOutMillis() + " ms."
                            : "This machine is slow; the attacks start nevertheless.");
        }
        return stopRequested;
    }

    private boolean isWarm() {
        return honest.runs() >= (long) options.rate() * WARM_SECONDS && watcher.signOutMillis() <= WARM_SIGN_OUT_MILLIS;
    }

    private DemoProgress progress(Duration elapsed, double honestRate, double eventRate) {
        return new DemoProgress(
                elapsed,
                options.duration(),
                new DemoProgress.Traffic(honestRate, eventRate, honest.runs(), honest.denied()),
                attacks.running(),
                attacks.reports(),
                watcher.detections());
    }

    private DemoReport report() {
        List<AttackReport> ended = attacks.reports();
        double seconds = Duration.between(begin, clock.instant()).toMillis() / 1000.0;
        Map<String, String> wronged = new TreeMap<>(watcher.revoked());
        wronged.keySet().removeAll(environment.misused());
        DemoReport.Honest clients = new DemoReport.Honest(
                honest.runs(), honest.denied(), wronged, honest.unserved(), honest.byAction(), honest.problems());
        List<EmbeddedVerifier> verifiers = services.verifiers();
        long lost = verifiers.stream().mapToLong(EmbeddedVerifier::lost).sum();
        Map<String, Long> detections = new TreeMap<>(watcher.detections());
        return new DemoReport(
                PassCriteria.judge(new PassCriteria.Observed(
                        options.chosen(), ended, clients, detections, lost, watcher.signOuts(), watcher.failure())),
                new DemoReport.Run(
                        begin,
                        seconds,
                        GRACE.toMillis(),
                        verifiers.size(),
                        watcher.signOuts(),
                        console == null ? null : console.toString()),
                clients,
                new DemoReport.Rates(
                        honest.runs() / seconds,
                        watcher.events() / seconds,
                        services.idp().issued() / seconds,
                        lost),
                detections,
                IncidentCount.of(ended, watcher.found()),
                ended);
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            QuietCloser.quietly(started.pop());
        }
    }
}
