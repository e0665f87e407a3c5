package dev.tokenwarden.standalone.demo;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackEnvironment;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.demo.attack.AttackScheduler;
import dev.tokenwarden.standalone.demo.people.HonestClients;
import dev.tokenwarden.standalone.demo.report.DemoProgress;
import dev.tokenwarden.standalone.demo.report.DemoReport;
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
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The demo's world while it lasts: {@link DemoServices} with its {@link ResourceServer}s, {@link HonestClients}, {@link AttackScheduler};
 * and what observes it: {@link PipelineWatcher} on the pipeline's topics, {@link DenialWatcher} on the verifiers' views.
 */
final class DemoWorld implements AutoCloseable {
    /** As in the demo's policy. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** How long an attack may last beyond the grace before it counts as not stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** No attack begins in the last part of a run, so that each ends within it when all is well. */
    private static final Duration TAIL = GRACE.plusSeconds(2);
    /** Seconds of honest work before the first attack: what is measured is a pipeline at work, not one that loads its classes. */
    private static final int WARM_SECONDS = 10;
    /** That the pipeline keeps up shows in how fast people are signed out. */
    private static final long WARM_SIGN_OUT_MILLIS = 500;

    private static final Duration WARM_LIMIT = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int TICKS_A_TABLE = 5;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final DemoOptions options;
    private final Narrator narrator;
    private final Clock clock;
    private final PipelineWatcher watch;
    private final DemoServices town;
    private final AttackEnvironment stage;
    private final HonestClients honest;
    private final AttackScheduler attackers;
    private final Instant begin;
    private final @Nullable URI console;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private DemoWorld(DemoPipeline pipeline, DemoOptions options, Narrator narrator, Clock clock) {
        this.options = options;
        this.narrator = narrator;
        this.clock = clock;
        this.console = pipeline.console();
        try {
            HttpClient http = HttpCaller.http();
            watch = started(PipelineWatcher.start(pipeline.observer(), this::found));
            HttpCaller caller = new HttpCaller(http, "demo/1.0");
            town = started(new DemoServices(pipeline, caller, clock));
            DenialWatcher denials = started(DenialWatcher.start(town.guards(), clock));
            stage = new AttackEnvironment(
                    town,
                    caller,
                    town.client("web"),
                    town.client("reports"),
                    town.client("batch"),
                    town.idp()::leak,
                    clock);
            attackers = started(
                    new AttackScheduler(options.chosen(), stage, watch, denials, GRACE.plus(PATIENCE), narrator));
            introduce(denials.verifiers());
            begin = clock.instant();
            honest = started(HonestClients.start(town, caller, options.rate(), clock, RandomGenerator.getDefault()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Everything is up when this returns, and the honest are at work. */
    static DemoWorld open(DemoPipeline pipeline, DemoOptions options, Narrator narrator, Clock clock) {
        return new DemoWorld(pipeline, options, narrator, clock);
    }

    private <T extends AutoCloseable> T started(T one) {
        started.push(one);
        return one;
    }

    private void introduce(int verifiers) {
        narrator.say(
                "The policy enforces, with a grace of " + GRACE.toSeconds()
                        + " s: rules that must wait for what may still arrive wait that long (30 s unless policy says otherwise).");
        narrator.say(
                verifiers + " verifiers: orders (faces clients), payments, ledger (does not look at audiences), archive"
                        + " (HS256), and the token endpoint.");
        narrator.say("Clients come from different networks through a port for each, as loopback has one address only.");
        if (console != null) {
            narrator.say("Console: " + console + " (signs you in, once, while the demo runs)");
        }
    }

    private void found(Detection detection) {
        String jti = detection.subject().jti();
        boolean attack = jti != null && stage != null && stage.spoils().contains(jti);
        if (!attack && told.add(detection.rule() + detection.subject())) {
            narrator.found(detection);
        }
    }

    /** Lets it run for as long as the options say, or until the end is asked for, and sees every attack to its end. */
    DemoReport run(Pause pause) {
        boolean asked = warmUp(pause);
        long nanos = System.nanoTime();
        RateMeter errands = new RateMeter(honest.runs(), nanos);
        RateMeter events = new RateMeter(watch.events(), nanos);
        Deadline lastLaunch = Deadline.in(options.duration().minus(TAIL));
        Deadline end = Deadline.in(options.duration());
        long nextAttack = nanos;
        for (int tick = 1; !asked && !end.passed(); tick++) {
            asked = pause.forAtMost(TICK);
            long now = System.nanoTime();
            if (now - nextAttack >= 0 && !lastLaunch.passed() && !asked) {
                attackers.launch();
                nextAttack = now + options.every().toNanos();
            }
            if (tick % TICKS_A_TABLE == 0) {
                narrator.tick(snapshot(
                        Duration.ofNanos(now - nanos), errands.at(honest.runs(), now), events.at(watch.events(), now)));
            }
        }
        try {
            attackers.await(Deadline.in(GRACE.plus(PATIENCE).plusSeconds(15)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        honest.close();
        return report();
    }

    /** Returns whether the end was asked for meanwhile. */
    private boolean warmUp(Pause pause) {
        Deadline limit = Deadline.in(WARM_LIMIT);
        boolean asked = false;
        while (!asked && !limit.passed() && !isWarm()) {
            asked = pause.forAtMost(TICK);
        }
        if (!asked) {
            narrator.say(
                    isWarm()
                            ? "Warm: the last sign-out was on the ledger after " + watch.signOutMillis() + " ms."
                            : "The pipeline does not keep up on this machine; attacks begin all the same.");
        }
        return asked;
    }

    private boolean isWarm() {
        return honest.runs() >= (long) options.rate() * WARM_SECONDS && watch.signOutMillis() <= WARM_SIGN_OUT_MILLIS;
    }

    private DemoProgress snapshot(Duration elapsed, double errandRate, double eventRate) {
        return new DemoProgress(
                elapsed,
                options.duration(),
                errandRate,
                eventRate,
                honest.runs(),
                honest.denied(),
                attackers.running(),
                attackers.reports(),
                watch.detections());
    }

    private DemoReport report() {
        List<AttackReport> attacks = attackers.reports();
        double seconds = Duration.between(begin, clock.instant()).toMillis() / 1000.0;
        Map<String, String> wronged = new TreeMap<>(watch.revoked());
        wronged.keySet().removeAll(stage.spoils());
        DemoReport.Honest fate = new DemoReport.Honest(
                honest.runs(), honest.denied(), wronged, honest.unserved(), honest.byErrand(), honest.problems());
        long lost = town.guards().stream().mapToLong(EmbeddedVerifier::lost).sum();
        Map<String, Long> detections = new TreeMap<>(watch.detections());
        List<String> failures =
                PassCriteria.failures(options.chosen(), attacks, fate, detections, lost, watch.failure());
        Map<String, DemoReport.Count> byAttack = new LinkedHashMap<>();
        options.chosen().forEach(one -> byAttack.put(one.name(), DemoReport.count(attacks, one.name())));
        return new DemoReport(
                failures.isEmpty(),
                failures,
                begin,
                seconds,
                GRACE.toMillis(),
                town.guards().size(),
                DemoReport.denial(attacks, false, 0),
                DemoReport.denial(attacks, true, 0),
                DemoReport.denial(attacks, true, GRACE.toMillis()),
                byAttack,
                fate,
                new DemoReport.Rates(
                        honest.runs() / seconds,
                        watch.events() / seconds,
                        town.idp().issued() / seconds,
                        lost),
                detections,
                attacks,
                console == null ? null : console.toString());
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            QuietCloser.quietly(started.pop());
        }
    }
}
