package dev.tokenwarden.bench.attack;

import dev.tokenwarden.bench.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what attacks on a running pipeline cost a client that does nothing wrong: the time until its detections are committed, and
 * until a revocation is in force at its verifier, before, during and after each attack. Then kills the pipeline and measures how
 * long it takes until the next detection.
 *
 * <p>Arguments: seconds of each phase (20), and the names of attacks (all of {@link AvailabilityAttack}).
 */
public final class AttackImpact {
    private static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme}
            registrations:
              - {name: victim, sources: ["urn:verifier:victim/*"], tenants: [acme], types: [used, status]}
              - {name: attacker, sources: ["urn:verifier:attacker/*"], tenants: [acme], types: [used, status]}
            """;
    private static final int WARM_UP_SECONDS = 60;
    private static final long NANOS = 1_000_000_000;

    private final int seconds;
    private final List<String> chosen;

    private AttackImpact(int seconds, List<String> chosen) {
        this.seconds = seconds;
        this.chosen = chosen;
    }

    /** Runs the benchmark and prints two lines for each attack. */
    public static void main(String[] args) throws Exception {
        List<String> all = List.of(args);
        int seconds = all.isEmpty() ? 20 : Integer.parseInt(all.get(0));
        try (Workspace work = Workspace.create("attacks")) {
            new AttackImpact(seconds, all.subList(Math.min(1, all.size()), all.size())).run(work.dir());
        }
    }

    private void run(Path directory) throws IOException, InterruptedException {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
        PipelineProcess pipeline = PipelineProcess.start(directory, policy);
        try (Victim victim = new Victim(pipeline)) {
            pause(WARM_UP_SECONDS);
            for (AvailabilityAttack attack : AvailabilityAttack.values()) {
                if (chosen.isEmpty() || chosen.contains(attack.name())) {
                    attack(pipeline, victim, attack);
                }
            }
        }
        pipeline.kill();
        long killed = System.nanoTime();
        try (PipelineProcess again = PipelineProcess.start(directory, policy);
                Victim victim = new Victim(again)) {
            long started = System.nanoTime();
            while (victim.detections().isEmpty()) {
                LockSupport.parkNanos(10_000_000);
            }
            System.out.printf(
                    Locale.ROOT,
                    "restart after kill -9: everything answers after %.1f s, first detection after %.1f s%n",
                    (started - killed) / 1e9,
                    (System.nanoTime() - killed) / 1e9);
        }
    }

    private void attack(PipelineProcess pipeline, Victim victim, AvailabilityAttack attack) throws IOException {
        long before = System.nanoTime();
        pause(seconds);
        long begun = System.nanoTime();
        attack.run(pipeline, begun + seconds * NANOS);
        long ended = System.nanoTime();
        pause(seconds);
        long after = System.nanoTime();
        pause(5);
        long[] times = {before, begun, ended, after};
        print(attack, "detected", victim.detections(), times);
        print(attack, "denied", victim.denials(), times);
        if (!pipeline.isAlive()) {
            throw new IOException("the pipeline ended");
        }
    }

    private static void print(AvailabilityAttack attack, String what, List<Victim.Sample> samples, long[] times) {
        System.out.printf(
                Locale.ROOT,
                "%-7s %-9s before %s | during %s | after %s%n",
                attack,
                what,
                between(samples, times[0], times[1]),
                between(samples, times[1], times[2]),
                between(samples, times[2], times[3]));
    }

    private static String between(List<Victim.Sample> samples, long from, long to) {
        long[] took = samples.stream()
                .filter(sample -> sample.begun() >= from && sample.begun() < to)
                .mapToLong(Victim.Sample::took)
                .filter(nanos -> nanos != Long.MAX_VALUE)
                .sorted()
                .toArray();
        long never = samples.stream()
                .filter(sample -> sample.begun() >= from && sample.begun() < to && sample.took() == Long.MAX_VALUE)
                .count();
        return took.length == 0
                ? "none, " + never + " never"
                : String.format(
                        Locale.ROOT,
                        "n=%d p50=%.0f max=%.0f ms%s",
                        took.length,
                        took[took.length / 2] / 1e6,
                        took[took.length - 1] / 1e6,
                        never == 0 ? "" : ", " + never + " never");
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + seconds * NANOS;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
