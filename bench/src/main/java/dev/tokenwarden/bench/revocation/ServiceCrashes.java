package dev.tokenwarden.bench.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the service ({@code kill -9}) at random moments while detections arrive, and compares the resulting state with an
 * undisturbed run: {@code DIR [KILLS [DETECTIONS [SEED [lifted|budget]]]]}. First without a budget: ledger, Redis and audit log
 * must be equal, entry for entry. Then with a budget: every decision must follow from its recorded facts.
 */
public final class ServiceCrashes {
    private static final String TENANT = "acme";
    private static final String LIFTED = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            enforcement:
              mode: enforce
              max_automatic_revocations: {count: 1000000, share_of_active: 1.0}
              second_threshold: 1000000
            """;
    private static final String IN_FORCE = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            enforcement: {mode: enforce, max_automatic_revocations: {count: 200, window: PT10M}}
            """;

    private final int kills;
    private final int detections;
    private final Random random;
    private final Instant now = Clock.systemUTC().instant();

    private ServiceCrashes(int kills, int detections, long seed) {
        this.kills = kills;
        this.detections = detections;
        this.random = new Random(seed);
    }

    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        int kills = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        int detections = args.length > 2 ? Integer.parseInt(args[2]) : 20_000;
        long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
        System.out.println("kills=" + kills + " detections=" + detections + " seed=" + seed);
        String part = args.length > 4 ? args[4] : "";
        ServiceCrashes bench = new ServiceCrashes(kills, detections, seed);
        boolean well = (part.equals("budget") || bench.lifted(dir)) && (part.equals("lifted") || bench.inForce(dir));
        System.out.println(well ? "PASSED" : "FAILED");
        System.exit(well ? 0 : 1);
    }

    private boolean lifted(Path dir) throws IOException {
        RunOutcome calm = left(dir.resolve("calm"), LIFTED, 0);
        System.out.println("undisturbed:    " + calm.summary());
        RunOutcome killed = left(dir.resolve("killed"), LIFTED, kills);
        System.out.println("killed:         " + killed.summary());
        List<String> differences = killed.differencesFrom(calm);
        differences.stream().limit(20).forEach(line -> System.out.println("  differs: " + line));
        System.out.println("ledger, Redis and audit as undisturbed: " + (differences.isEmpty() ? "yes" : "NO"));
        return differences.isEmpty();
    }

    private boolean inForce(Path dir) throws IOException {
        RunOutcome budget = left(dir.resolve("budget"), IN_FORCE, kills);
        System.out.println("budget in force: " + budget.summary());
        List<String> unexplained = budget.unexplained();
        unexplained.stream().limit(20).forEach(line -> System.out.println("  not explained: " + line));
        System.out.println("decisions replayed from their facts: " + budget.replayed() + ", with another outcome: "
                + unexplained.size());
        List<String> own = budget.ownDifferences();
        own.stream().limit(20).forEach(line -> System.out.println("  differs: " + line));
        return unexplained.isEmpty() && own.isEmpty();
    }

    private RunOutcome left(Path dir, String policy, int times) throws IOException {
        try (RevocationBench lab = new RevocationBench(dir, TENANT)) {
            lineage(lab);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(lab, times));
            int early = 0;
            for (int i = 0; i < times; i++) {
                try (ServiceJvm child = lab.service(policy, "512m")) {
                    // Half of the kills happen while it starts or reads its state, half while it decides.
                    boolean starting = i % 2 == 0;
                    if (!starting) {
                        child.answer();
                    }
                    TimeUnit.MILLISECONDS.sleep(starting ? 500 + random.nextInt(2_500) : random.nextInt(1_200));
                    early += starting ? 1 : 0;
                    child.kill();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
            try (ServiceJvm child = lab.service(policy, "512m")) {
                String ready = child.answer();
                if (ready.isEmpty()) {
                    throw new IllegalStateException("the service did not start");
                }
                sent.join();
                settle(lab, Integer.parseInt(ready.split(" ")[1]));
                System.out.println("  killed " + times + " times, " + early + " of them before it was ready");
                return RunOutcome.of(lab, TENANT);
            }
        }
    }

    /** 100 roots of 3 descendants each; the detections are about the roots. */
    private void lineage(RevocationBench lab) {
        for (int root = 0; root < 100; root++) {
            for (int child = 0; child < 3; child++) {
                String jti = "c" + root + "-" + child;
                lab.send(
                        Topics.LINEAGE,
                        Input.token(TENANT, jti).toBytes(),
                        Input.lineage(TENANT, jti, exp(), List.of("t" + root)).toJson());
            }
        }
        lab.flush();
    }

    private long exp() {
        return now.getEpochSecond() + 7_200;
    }

    /** Some detections are sent twice, because delivery is at least once; some come from identity providers. */
    private void send(RevocationBench lab, int over) {
        long pause = over == 0 ? 0 : TimeUnit.MILLISECONDS.toNanos(over * 1_800L) / detections;
        for (int i = 0; i < detections; i++) {
            Severity severity = i % 10 == 0 ? Severity.CRITICAL : Severity.HIGH;
            String sub = i % 50 == 0 ? "mallory" : "user-" + i;
            Detection detection = Input.detection(TENANT, "t" + i, sub, severity, now.plusMillis(i), exp());
            byte[] key = detection.subject().key(TENANT);
            lab.send(Topics.DETECTIONS, key, detection.toJson());
            if (i % 7 == 0) {
                lab.send(Topics.DETECTIONS, key, detection.toJson());
            }
            if (i % 20 == 0) {
                Target target = Target.token(Input.token(TENANT, "idp" + i));
                RevocationRequest request = new RevocationRequest(
                        "idp/" + i, target, null, now, Instant.ofEpochSecond(exp()), "system:idp", "logout");
                lab.send(Topics.REVOCATION_REQUESTS, target.key(), request.toJson());
            }
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            }
        }
        lab.flush();
    }

    /** Waits until the service has read everything and Redis is up to date. One last order after all input shows this. */
    private static void settle(RevocationBench lab, int port) {
        String tenant = TENANT;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        Backlog backlog = new Backlog(lab);
        while (backlog.isOpen()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the service did not catch up");
            }
            LockSupport.parkNanos(200_000_000);
        }
        JsonNode made = lab.call(
                port,
                "POST",
                "/v1/revocations",
                "{\"target\":{\"type\":\"token\",\"tenant\":\"" + tenant + "\",\"iss\":\"" + VerifierProcess.ISS
                        + "\",\"jti\":\"last\"},\"reason\":\"the end\",\"expires\":\"2099-01-01T00:00:00Z\"}");
        long offset = made.at("/revocation/offset").longValue();
        while (lab.call(port, "GET", "/v1/status", null).at("/ledger_offset").longValue() < offset) {
            LockSupport.parkNanos(20_000_000);
        }
    }
}
