package dev.tokenwarden.bench.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Simulates a faulty rule: 10,000 false detections within a minute in one tenant, and correct ones in another: {@code DIR
 * [DETECTIONS]}. Prints how many were revoked and how many wait, and checks that one undo reinstates all.
 */
public final class RunawayRule {
    private static final int HONEST = 20;
    private static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme}
            enforcement: {mode: enforce, max_automatic_revocations: {count: 50, window: PT10M}}
            """;

    private RunawayRule() {}

    public static void main(String[] args) throws IOException {
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        try (RevocationBench lab = new RevocationBench(Path.of(args[0]), "wild");
                ServiceJvm service = lab.service(POLICY, "512m")) {
            int port = Integer.parseInt(service.answer().split(" ")[1]);
            Instant now = Clock.systemUTC().instant();
            long begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                Instant at = now.plusMillis(i * 60_000L / count);
                send(
                        lab,
                        Input.detection("wild", "w" + i, "user-" + i, Severity.HIGH, at, now.getEpochSecond() + 7_200));
                if (i % (count / HONEST) == 0) {
                    send(
                            lab,
                            Input.detection(
                                    "calm", "h" + i, "user-" + i, Severity.HIGH, at, now.getEpochSecond() + 7_200));
                }
            }
            lab.flush();
            Backlog backlog = new Backlog(lab);
            while (backlog.isOpen()) {
                LockSupport.parkNanos(100_000_000);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d detections decided after %.1f s%n",
                    count + HONEST,
                    (System.nanoTime() - begun) / 1e9);
            Map<String, Integer> outcomes = outcomes(lab);
            System.out.println("outcomes: " + outcomes);
            long undo = System.nanoTime();
            JsonNode undone = lab.call(
                    port,
                    "POST",
                    "/v1/undo",
                    "{\"tenant\":\"wild\",\"rule\":\"" + Input.RULE + "\",\"since\":\"" + now.minusSeconds(60)
                            + "\",\"waiting\":\"reject\",\"reason\":\"a rule gone wild\"}");
            System.out.printf(Locale.ROOT, "undone in %.1f ms: %s%n", (System.nanoTime() - undo) / 1e6, undone);
            int left = lab.call(port, "GET", "/v1/revocations?tenant=wild&limit=1000", null)
                    .get("items")
                    .size();
            int waiting = lab.call(port, "GET", "/v1/approvals?tenant=wild&limit=1000", null)
                    .get("items")
                    .size();
            int calm = lab.call(port, "GET", "/v1/revocations?tenant=calm&limit=1000", null)
                    .get("items")
                    .size();
            System.out.println("left revoked=" + left + " left waiting=" + waiting + " other tenant revoked=" + calm);
            boolean well = outcomes.getOrDefault("wild REVOKED", 0) <= 50
                    && outcomes.getOrDefault("wild AWAITING_APPROVAL", 0) + outcomes.getOrDefault("wild REVOKED", 0)
                            == count
                    && outcomes.getOrDefault("calm REVOKED", 0) == HONEST
                    && left == 0
                    && waiting == 0
                    && calm == HONEST;
            System.out.println(well ? "PASSED" : "FAILED");
            System.exit(well ? 0 : 1);
        }
    }

    private static void send(RevocationBench lab, Detection detection) {
        lab.send(Topics.DETECTIONS, detection.subject().key(detection.tenant()), detection.toJson());
    }

    private static Map<String, Integer> outcomes(RevocationBench lab) {
        Map<String, Integer> outcomes = new HashMap<>();
        lab.read(Topics.DECISIONS, record -> {
            try {
                Decision decision = Decision.fromJson(record.value());
                Outcome outcome = decision.outcome();
                outcomes.merge(decision.tenant() + " " + outcome, 1, Integer::sum);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return outcomes;
    }
}
