package dev.tokenwarden.standalone.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Checks OpenSearch: connection, sign-in, version, state of the cluster, disk watermarks, and the clock. */
public final class SearchCheckup {
    private static final String PART = "opensearch";
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final String WATERMARK = "cluster.routing.allocation.disk.watermark.";
    private static final String DEFAULT_LOW = "85%";

    private final SearchChoice.External search;
    private final Clock clock;
    private final HttpClient http;
    private final List<DoctorFinding> findings = new ArrayList<>();

    private SearchCheckup(SearchChoice.External search, Clock clock, HttpClient http) {
        this.search = search;
        this.clock = clock;
        this.http = http;
    }

    private static HttpClient client(@Nullable TlsFiles files) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(ANSWER);
        if (files != null) {
            // A command reads the files once.
            try (ReloadingTls tls = ReloadingTls.open(files)) {
                builder.sslContext(tls.context());
            }
        }
        return builder.build();
    }

    public static List<DoctorFinding> of(SearchChoice.External search, Clock clock) throws InterruptedException {
        HttpClient http;
        try {
            http = client(search.tls());
        } catch (IOException e) {
            return List.of(DoctorFinding.problem(
                    PART,
                    String.valueOf(e.getMessage()),
                    "check opensearch.ca_file, opensearch.certificate_file and opensearch.key_file"));
        }
        SearchCheckup checkup = new SearchCheckup(search, clock, http);
        try {
            checkup.run();
        } catch (SSLException e) {
            checkup.findings.add(DoctorFinding.problem(
                    PART,
                    "at " + search.url() + " has a certificate that is not trusted: " + e.getMessage(),
                    "name its authority with opensearch.ca_file"));
        } catch (IOException e) {
            checkup.findings.add(
                    DoctorFinding.problem(
                            PART,
                            "at " + search.url() + " does not answer ("
                                    + e.getClass().getSimpleName() + ")",
                            "start OpenSearch; check opensearch.url and the firewall. Events and detections wait in Kafka meanwhile"));
        }
        return checkup.findings;
    }

    private void run() throws IOException, InterruptedException {
        HttpResponse<String> root = get("/");
        if (root.statusCode() == 401 || root.statusCode() == 403) {
            findings.add(DoctorFinding.problem(
                    PART,
                    "at " + search.url() + " refuses the user (" + root.statusCode() + ")",
                    "check opensearch.username and opensearch.password_file, and the role of the user"));
            return;
        }
        String version = Json.MAPPER.readTree(root.body()).at("/version/number").asText();
        findings.add(DoctorFinding.good(PART, "answers, version " + version));
        if (version.startsWith("1.")) {
            findings.add(DoctorFinding.problem(PART, "has version " + version, "use OpenSearch 2.11 or later"));
        }
        checkClock();
        checkCluster();
        checkDisk();
        checkBlocks();
    }

    /** OpenSearch sends no Date header; the table of health has its time in seconds. */
    private void checkClock() throws IOException, InterruptedException {
        for (JsonNode row : json("/_cat/health?format=json&h=epoch")) {
            findings.addAll(ServerClocks.compare(
                    PART, Instant.ofEpochSecond(row.path("epoch").asLong()), clock));
        }
    }

    private void checkCluster() throws IOException, InterruptedException {
        JsonNode health = json("/_cluster/health");
        if (health.path("status").asText().equals("red")) {
            findings.add(DoctorFinding.problem(
                    PART,
                    "is red: " + health.path("unassigned_shards").asInt() + " shards are not assigned",
                    "GET /_cluster/allocation/explain names the reason"));
        }
    }

    private void checkDisk() throws IOException, InterruptedException {
        JsonNode settings = json("/_cluster/settings?include_defaults=true&flat_settings=true");
        String low = setting(settings, WATERMARK + "low");
        if (!low.endsWith("%")) {
            // A size: the free bytes count. The cluster's own state shows whether it is reached.
            return;
        }
        double allowed = Double.parseDouble(low.substring(0, low.length() - 1));
        for (JsonNode node : json("/_cat/allocation?format=json&bytes=b")) {
            double used = node.path("disk.percent").asDouble(0);
            if (used > allowed) {
                findings.add(DoctorFinding.problem(
                        PART,
                        "the disk of node " + node.path("node").asText() + " is " + (long) used
                                + " % full, above the low watermark " + low,
                        "free disk space or add nodes; at the flood stage ("
                                + setting(settings, WATERMARK + "flood_stage") + ") OpenSearch refuses every write"));
            }
        }
    }

    private void checkBlocks() throws IOException, InterruptedException {
        JsonNode blocked = json("/_all/_settings/index.blocks.read_only_allow_delete?flat_settings=true");
        if (blocked.toString().contains("\"index.blocks.read_only_allow_delete\":\"true\"")) {
            findings.add(DoctorFinding.problem(
                    PART,
                    "indices are read-only, because a disk was full",
                    "free disk space, then PUT /_all/_settings {\"index.blocks.read_only_allow_delete\": null}"));
        }
    }

    private static String setting(JsonNode settings, String name) {
        for (String from : List.of("transient", "persistent", "defaults")) {
            JsonNode value = settings.path(from).path(name);
            if (value.isTextual()) {
                return value.asText();
            }
        }
        return DEFAULT_LOW;
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() == 403) {
            findings.add(DoctorFinding.warning(
                    PART,
                    "this user may not read " + path.split("\\?", 2)[0],
                    "run doctor with a user that may monitor the cluster"));
        }
        return answer.statusCode() == 200 ? Json.MAPPER.readTree(answer.body()) : Json.MAPPER.createObjectNode();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String base = search.url().toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path))
                .timeout(ANSWER);
        Secret password = search.password();
        if (password != null) {
            String user = search.username() == null ? "admin" : search.username();
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString((user + ":" + password.value()).getBytes(StandardCharsets.UTF_8)));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
