package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.sink.DetectionView;
import dev.tokenwarden.dashboards.sink.Filler;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** How fast pages answer over much data: {@code -Dscale=<detections>,<uses>}. */
@EnabledIfSystemProperty(
        named = "scale",
        matches = "\\d+,\\d+",
        disabledReason = "a measurement: -Dscale=<detections>,<uses>")
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class ScaleIT {
    private static final String[] RULES = {
        "replay.context-change", "replay.one-time", "audience.mismatch", "scope.exceeded", "scope.probing",
        "posture.unbound", "posture.no-jti", "volume.denied-burst", "chain.too-deep", "issuance.unissued"
    };
    private static final List<Severity> SEVERITIES =
            List.of(Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL);
    private static final int TOKENS = 50_000;
    private static final int DAY_SECONDS = 86_400;
    private static final int ROUNDS = 30;

    private final Instant now = Instant.now();

    @Test
    void pages(Backbone backbone, @TempDir Path directory) throws Exception {
        String[] sizes = System.getProperty("scale").split(",", -1);
        int detections = Integer.parseInt(sizes[0]);
        int uses = Integer.parseInt(sizes[1]);
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                SearchClient search =
                        new SearchClient(world.search(backbone.openSearch().uri()));
                DashboardsService service = world.service()) {
            Filler filler = new Filler(search);
            filler.events(0, 200, this::exchange);
            long begun = System.nanoTime();
            inTwo(detections, (from, to) -> filler.detections(from, to, this::detection));
            report("detections put in", detections, begun);
            begun = System.nanoTime();
            inTwo(uses, (from, to) -> filler.events(from, to, this::use));
            report("uses put in", uses, begun);
            search.send("POST", "/tokenwarden-*/_refresh", Map.of(), (JsonNode) null);
            service.start();
            ApiClient client = ApiClient.signedIn(service, new Analyst("alice", AnalystRole.VIEWER, Set.of("*")));
            String from = "from=" + now.minusSeconds(7 * DAY_SECONDS);
            String token = DetectionView.key(SampleEvents.token("acme", "t7"));
            measure(client, "overview, 24 h", "/api/overview?from=" + now.minusSeconds(DAY_SECONDS));
            measure(client, "overview, 7 d", "/api/overview?" + from);
            measure(client, "queue, two filters", "/api/detections?severity=high,critical&rule=scope.exceeded&" + from);
            measure(client, "queue, by severity", "/api/detections?sort=-severity&client=web&status=open&" + from);
            measure(client, "queue, free text", "/api/detections?q=t4711&" + from);
            measure(client, "summary", "/api/summary?severity=high,critical&" + from);
            measure(client, "groups by client", "/api/groups?by=client&" + from);
            measure(client, "groups by subject", "/api/groups?by=subject&" + from);
            measure(client, "token", "/api/token?key=" + token);
            measure(client, "client", "/api/entities/client?tenant=acme&name=web");
            measure(client, "subject", "/api/entities/subject?tenant=acme&name=user-5");
            measure(client, "address", "/api/entities/address?tenant=acme&name=203.0.113.7");
            measure(client, "chain of 200", "/api/chain?key=" + DetectionView.key(SampleEvents.token("acme", "c-150")));
            measure(client, "posture, 24 h", "/api/posture?from=" + now.minusSeconds(DAY_SECONDS));
        }
    }

    private interface Work {
        void run(int from, int to) throws Exception;
    }

    private static void inTwo(int count, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> half = threads.submit(() -> {
                work.run(0, count / 2);
                return null;
            });
            work.run(count / 2, count);
            half.get();
        } finally {
            threads.shutdown();
        }
    }

    private static void report(String what, int count, long begun) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("SCALE %d %s in %.0f s: %.0f/s%n", count, what, seconds, count / seconds);
    }

    private static void measure(ApiClient client, String what, String path) throws Exception {
        long[] millis = new long[ROUNDS];
        int bytes = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            var answer = client.get(path);
            millis[i] = (System.nanoTime() - begun) / 1_000_000;
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            bytes = answer.body().length();
        }
        long first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                "SCALE %-20s first %5d ms, p50 %5d ms, p95 %5d ms, max %5d ms, %d bytes%n",
                what, first, millis[ROUNDS / 2], millis[(int) (ROUNDS * 0.95) - 1], millis[ROUNDS - 1], bytes);
    }

    private Instant ago(int i) {
        return now.minusSeconds(Math.floorMod(i * 7919L, 6L * DAY_SECONDS));
    }

    private Detection detection(int i) {
        String tenant = i % 4 == 0 ? "globex" : "acme";
        Instant time = ago(i);
        return SampleEvents.of(
                tenant,
                RULES[Math.floorMod(i * 31, RULES.length)],
                SEVERITIES.get(Math.floorMod(i * 17 / 3, 4)),
                Action.REVOKE_TOKEN,
                "t" + i,
                "user-" + i % 3_000,
                i % 3 == 0 ? "web" : "client-" + i % 200,
                time,
                1 + i % 5,
                "Token shown from a second network",
                List.of(SampleEvents.evidence("network", "AS64500", "AS64666", "urn:verifier:payments/eu-1", time)));
    }

    private TokenEvent use(int i) {
        return SampleEvents.use(
                SampleEvents.token("acme", "t" + i % TOKENS),
                "u" + i,
                ago(i),
                i % 3 == 0 ? "ledger" : "payments",
                "203.0.113." + i % 250,
                i % 97 == 0);
    }

    private TokenEvent exchange(int i) {
        TokenIdentity child = SampleEvents.token("acme", "c-" + i);
        Instant time = now.minusSeconds(600).plusSeconds(i);
        return i == 0
                ? SampleEvents.issued(child, "alice", "web", "orders:read orders:write", time)
                : SampleEvents.exchanged(
                        child,
                        SampleEvents.token("acme", "c-" + (i - 1) / 3),
                        "alice",
                        "svc-" + i % 20,
                        "orders:read",
                        time);
    }
}
