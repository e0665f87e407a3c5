package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Injects faults under denylist views: restarts Redis, wipes it, trims its feed below the position of the verifier, and cuts
 * verifiers off for a minute. Each fault happens twenty times at random moments, overlapping, while tokens are revoked, reinstated
 * and checked. Prints the observations as a table. Arguments: times each (20), seconds cut off (60), seed.
 *
 * <p>Exit code 1: a view differed from the ledger at the end, or a verdict was not what the policy says.
 */
public final class FeedChaos {
    /** This many verifiers are cut off in turn; the others watch the faults of Redis itself. */
    private static final int CUT_OFF = 5;

    private static final int VERIFIERS = 8;

    private FeedChaos() {}

    public static void main(String[] args) throws Exception {
        int times = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        Duration cutFor = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 60);
        long seed =
                args.length > 2 ? Long.parseLong(args[2]) : Clock.systemUTC().millis();
        System.exit(run(times, cutFor, seed, System.out) ? 0 : 1);
    }

    private static boolean run(int times, Duration cutFor, long seed, PrintStream out) throws Exception {
        out.printf(
                "seed %d, %d times each, cut off for %d s, %d verifiers%n", seed, times, cutFor.toSeconds(), VERIFIERS);
        try (Workspace work = Workspace.create("feed-chaos");
                EmbeddedParts kafka = EmbeddedParts.start(
                        EmbeddedConfig.in(work.dir().resolve("kafka")).only(Part.KAFKA));
                FaultyRedis redis = new FaultyRedis(work.dir().resolve("redis"));
                LedgerService ledger = new LedgerService(kafka, redis.access())) {
            Corpus corpus = Corpus.sign("ES256", 2, Clock.systemUTC().instant().getEpochSecond());
            List<ViewUnderTest> subjects = subjects(redis, corpus);
            try (RevocationLoad load = new RevocationLoad(ledger, seed)) {
                ledger.revoke(ViewUnderTest.jti(corpus.tokens().get(1)));
                load.start();
                for (ViewUnderTest subject : subjects) {
                    subject.start();
                }
                Table table = new Table();
                strike(times, cutFor, seed, redis, subjects, table);
                load.stop();
                boolean equal = settle(ledger, subjects, load, out);
                table.print(out);
                return verdicts(subjects, out) && equal;
            } finally {
                for (ViewUnderTest subject : subjects) {
                    subject.close();
                }
            }
        }
    }

    private static List<ViewUnderTest> subjects(FaultyRedis redis, Corpus corpus) throws Exception {
        List<ViewUnderTest> subjects = new ArrayList<>();
        for (int i = 0; i < VERIFIERS; i++) {
            subjects.add(new ViewUnderTest("verifier-" + i, redis.access(), corpus));
        }
        for (ViewUnderTest subject : subjects) {
            if (!subject.view().awaitWhole(Duration.ofSeconds(60))) {
                throw new IllegalStateException("a view did not become whole");
            }
        }
        return subjects;
    }

    /** Cuts of different verifiers run in parallel; faults of Redis itself run one after the other. */
    private static void strike(
            int times, Duration cutFor, long seed, FaultyRedis redis, List<ViewUnderTest> subjects, Table table)
            throws Exception {
        ExecutorService cuts = Executors.newFixedThreadPool(CUT_OFF);
        List<Future<?>> running = new ArrayList<>();
        int each = (times + CUT_OFF - 1) / CUT_OFF;
        for (ViewUnderTest subject : subjects.subList(0, CUT_OFF)) {
            Random random = new Random(seed + running.size() + 1);
            running.add(cuts.submit(() -> {
                for (int i = 0; i < each; i++) {
                    Fault.pause(Duration.ofMillis(random.nextInt(8_000)));
                    table.add(Fault.cut(subject, redis, cutFor));
                }
                return null;
            }));
        }
        Random random = new Random(seed);
        List<Fault.Kind> kinds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            kinds.addAll(List.of(Fault.Kind.RESTARTED, Fault.Kind.WIPED, Fault.Kind.TRIMMED));
        }
        Collections.shuffle(kinds, random);
        long span = Math.max(1_000, each * (cutFor.toMillis() + 4_000) / kinds.size());
        for (Fault.Kind kind : kinds) {
            Fault.pause(Duration.ofMillis(random.nextLong(span)));
            table.add(Fault.strike(kind, redis, subjects, random));
        }
        for (Future<?> one : running) {
            one.get();
        }
        cuts.shutdown();
    }

    private static boolean settle(
            LedgerService ledger, List<ViewUnderTest> subjects, RevocationLoad load, PrintStream out) throws Exception {
        boolean equal = true;
        for (ViewUnderTest subject : subjects) {
            subject.awaitWhole(Duration.ofSeconds(60));
        }
        // One last revocation: when it has arrived, everything before it has arrived.
        String last = "the-last";
        ledger.revoke(last);
        for (ViewUnderTest subject : subjects) {
            subject.awaitDenied(last, Duration.ofSeconds(60));
        }
        Set<String> revoked = ledger.ledger();
        for (ViewUnderTest subject : subjects) {
            int wrong = subject.differences(revoked, load.everNamed());
            int entries = subject.view().status().get(0).contents().entries();
            out.printf(
                    "%s: %d entries, ledger %d, differences %d, snapshots %d, failures %d%n",
                    subject.name(),
                    entries,
                    revoked.size(),
                    wrong,
                    subject.view().status().get(0).feed().snapshots(),
                    subject.view().status().get(0).feed().failures());
            equal &= wrong == 0 && entries == revoked.size();
        }
        out.printf(
                "%d revoked, %d reinstated, %d names%n",
                load.revoked(), load.reinstated(), load.everNamed().size());
        return equal;
    }

    private static boolean verdicts(List<ViewUnderTest> subjects, PrintStream out) {
        Observations all = new Observations();
        subjects.forEach(subject -> all.addAll(subject.observations()));
        all.print(out);
        return all.wrong() == 0;
    }
}
