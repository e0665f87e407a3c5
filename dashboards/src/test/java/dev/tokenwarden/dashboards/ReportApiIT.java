package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The audit span of an incident, and the handover to the next shift. */
class ReportApiIT extends ConsoleApiFixture {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final Instant now = Instant.now();

    private static JsonNode get(ApiClient client, String path) throws Exception {
        HttpResponse<String> answer = client.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    private static JsonNode post(ApiClient client, String body) throws Exception {
        HttpResponse<String> answer = client.send("POST", "/api/incidents/actions", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    /** A stolen token that a rule revoked. */
    private Detection stolen(String tenant, String jti, Instant time) {
        Detection detection = SampleEvents.stolen(tenant, jti, time, 1);
        world.send(detection);
        Decision decision = SampleEvents.decision(
                detection,
                Decision.Outcome.REVOKED,
                Target.token(SampleEvents.token(tenant, jti)),
                time.plusMillis(40));
        world.send(decision);
        world.send(SampleEvents.revocation(decision));
        return detection;
    }

    private void awaitIncident(ApiClient client, Detection detection) {
        world.flush();
        await().atMost(SOON)
                .until(() -> client.get("/api/incidents/inc-" + detection.id()).statusCode() == 200
                        && !world.document(Index.DETECTIONS, detection.id()).isMissingNode()
                        && !world.document(Index.DECISIONS, "dec-" + detection.id())
                                .isMissingNode());
    }

    @Test
    void auditOfAnIncident_isOnKafka_andItsHashIsComputedFromThere() throws Exception {
        // given
        ApiClient client = as(AnalystRole.RESPONDER, "audited");
        Detection detection = stolen("audited", "t1", now.minusSeconds(60));
        awaitIncident(client, detection);
        String incident = "inc-" + detection.id();
        post(
                client,
                "{\"incidents\":[\"" + incident + "\"],\"action\":\"comment\",\"comment\":\"Asked Jürgen: “not me”\"}");
        post(client, "{\"incidents\":[\"" + incident + "\"],\"action\":\"close\",\"reason\":\"true-positive\"}");

        // when
        JsonNode audit = get(client, "/api/incidents/" + incident + "/audit");

        // then: the decision of the rule, two actions on the incident, and the close of its detection
        assertThat(audit.path("records"))
                .extracting(one ->
                        one.at("/facts/activity").asText(one.path("outcome").asText()))
                .containsExactly("revoked", "incident-comment", "incident-close", "close");
        assertThat(audit.path("cut").asBoolean()).isFalse();
        Set<String> ids = StreamSupport.stream(audit.path("records").spliterator(), false)
                .map(one -> one.path("id").asText())
                .collect(Collectors.toSet());
        assertThat(audit.path("sha256").asText()).isEqualTo(hashOfKafka(ids));
        assertThat(Instant.parse(audit.path("since").asText()))
                .isEqualTo(detection.time().plusMillis(40));
    }

    /** As the documentation says: the JSON lines with sorted members, sorted by their bytes. */
    private String hashOfKafka(Set<String> ids) throws Exception {
        TreeSet<String> lines = new TreeSet<>();
        for (String record : world.values(Topics.DECISIONS)) {
            TreeMap<?, ?> decision = MAPPER.readValue(record, TreeMap.class);
            if (ids.contains(String.valueOf(decision.get("id")))) {
                lines.add(canonical(MAPPER.valueToTree(decision)));
            }
        }
        assertThat(lines).hasSize(ids.size());
        Process sum = new ProcessBuilder("sha256sum").start();
        try (OutputStream in = sum.getOutputStream()) {
            for (String line : lines) {
                in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return new String(sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ", 2)[0];
    }

    private static String canonical(JsonNode node) throws JsonProcessingException {
        if (!node.isObject()) {
            return MAPPER.writeValueAsString(node);
        }
        TreeMap<String, String> members = new TreeMap<>();
        for (var member : node.properties()) {
            members.put(MAPPER.writeValueAsString(member.getKey()), canonical(member.getValue()));
        }
        return members.entrySet().stream()
                .map(member -> member.getKey() + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void audit_isOfTheSessionsTenants() throws Exception {
        Detection detection = stolen("hidden", "t1", now.minusSeconds(60));
        awaitIncident(as(AnalystRole.VIEWER, "hidden"), detection);
        assertThat(as(AnalystRole.VIEWER, "other")
                        .get("/api/incidents/inc-" + detection.id() + "/audit")
                        .statusCode())
                .isEqualTo(404);
        JsonNode handover = get(as(AnalystRole.VIEWER, "other"), "/api/handover");
        assertThat(handover.at("/open/total").asLong()).isZero();
        assertThat(handover.path("revoked").asLong()).isZero();
        assertThat(handover.path("waiting")).isEmpty();
    }

    @Test
    void handover_saysWhatIsOpen_whoHasIt_whatChanged_waitsAndEnded() throws Exception {
        // given: one old incident, one that is assigned, one that is closed, a decision that waits, a revocation that
        // ended
        ApiClient client = as(AnalystRole.RESPONDER, "shift");
        Detection old = stolen("shift", "old", now.minus(Duration.ofHours(30)));
        Detection mine = stolen("shift", "mine", now.minusSeconds(3_000));
        Detection closed = stolen("shift", "closed", now.minusSeconds(9_000));
        Detection wide = SampleEvents.stolen("shift", "wide", now.minusSeconds(6_000), 1);
        world.send(wide);
        world.send(SampleEvents.decision(
                wide,
                Decision.Outcome.AWAITING_APPROVAL,
                Target.token(SampleEvents.token("shift", "wide")),
                now.minusSeconds(6_000)));
        for (Detection one : List.of(old, mine, closed, wide)) {
            awaitIncident(client, one);
        }
        world.end(Target.token(SampleEvents.token("shift", "closed")));
        post(client, "{\"incidents\":[\"inc-" + mine.id() + "\"],\"action\":\"assign\",\"assignee\":\"sam\"}");
        post(client, "{\"incidents\":[\"inc-" + closed.id() + "\"],\"action\":\"close\",\"reason\":\"true-positive\"}");

        // then
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode handover = get(client, "/api/handover");
            assertThat(handover.at("/open/total").asLong()).isEqualTo(3);
            assertThat(handover.at("/open/severity/high").asLong()).isEqualTo(3);
            assertThat(handover.at("/open/assignees"))
                    .extracting(one -> one.path("name").asText() + " " + one.path("total"))
                    .containsExactly(" 2", "sam 1");
            assertThat(handover.at("/changed/new").asLong()).isEqualTo(3);
            assertThat(handover.at("/changed/new_open").asLong()).isEqualTo(2);
            assertThat(handover.at("/changed/closed").asLong()).isEqualTo(1);
            assertThat(handover.at("/changed/items"))
                    .extracting(one -> one.path("id").asText())
                    .containsExactly("inc-" + closed.id(), "inc-" + mine.id());
            assertThat(handover.path("waiting")).hasSize(1);
            assertThat(handover.path("revoked").asLong()).isEqualTo(2);
            assertThat(handover.at("/ended/items/0/target/jti").asText()).isEqualTo("closed");
        });
        assertThat(get(client, "/api/handover?from=" + now.minus(Duration.ofDays(2)))
                        .at("/changed/new")
                        .asLong())
                .isEqualTo(4);
        assertThat(get(client, "/api/handover?tenant=nowhere").at("/open/total").asLong())
                .isZero();
    }
}
