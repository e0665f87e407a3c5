package dev.tokenwarden.standalone.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.WardenConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Helm chart, rendered by Helm itself and read into the types of Kubernetes. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm is carried for 64-bit Linux only")
final class HelmChartTest {
    private static final Path CHART = Path.of("").toAbsolutePath().getParent().resolve("deploy/helm/tokenwarden");

    @TempDir
    private Path dir;

    private static RenderedChart render(String values) {
        return RenderedChart.of(new Helm(CHART)
                .template()
                .withName("prod")
                .withNamespace("security")
                .withValuesFile(CHART.resolve("ci/" + values + "-values.yaml"))
                .call());
    }

    @Test
    void lint_findsNothing() throws Exception {
        // Lint takes no values file: the chart with the values of the smallest one.
        Path copy = dir.resolve("tokenwarden");
        try (var files = Files.walk(CHART)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(CHART.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        String values = Files.readString(copy.resolve("values.yaml"))
                .replaceFirst("bootstrap: \"\"", "bootstrap: \"kafka:9093\"")
                .replaceFirst("url: \"\"", "url: \"rediss://redis:6380\"")
                .replaceFirst("url: \"\"", "url: \"https://opensearch:9200\"");
        Files.writeString(copy.resolve("values.yaml"), values);

        LintResult result = new Helm(copy).lint().strict().call();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
        assertThat(result.getMessages()).noneMatch(line -> line.contains("[ERROR]") || line.contains("[WARNING]"));
    }

    @ParameterizedTest
    @CsvSource({"minimal, 17", "production, 19", "mesh, 13"})
    void manifests_areWhatKubernetesKnows(String values, int count) {
        RenderedChart chart = render(values);

        assertThat(chart.manifests()).hasSize(count);
        assertThat(chart.unknownFields()).isEmpty();
        assertThat(chart.names()).doesNotHaveDuplicates();
    }

    @Test
    void fieldThatKubernetesDoesNotKnow_isFound() {
        RenderedChart chart = RenderedChart.of("""
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec: {ports: [{port: 1, portt: 2}]}
                ---
                apiVersion: v2
                kind: Service
                """);

        assertThat(chart.unknownFields()).containsExactly("v1 Service.spec.ports[].portt", "v2 Service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "production", "mesh"})
    void selectors_matchTheirPods(String values) {
        RenderedChart chart = render(values);

        for (JsonNode manifest : chart.manifests()) {
            Map<String, String> selector =
                    switch (manifest.path("kind").asText()) {
                        case "Service" -> RenderedChart.strings(manifest.at("/spec/selector"));
                        case "StatefulSet", "Deployment", "PodDisruptionBudget" ->
                            RenderedChart.strings(manifest.at("/spec/selector/matchLabels"));
                        case "NetworkPolicy" -> RenderedChart.strings(manifest.at("/spec/podSelector/matchLabels"));
                        default -> Map.of();
                    };
            if (!selector.isEmpty()) {
                assertThat(chart.pods().values())
                        .as(manifest.at("/metadata/name").asText())
                        .filteredOn(
                                pod -> pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "production", "mesh"})
    void pods_areRestricted_andProbed(String values) {
        Map<String, PodTemplateSpec> pods = render(values).pods();

        assertThat(pods.keySet()).containsExactlyInAnyOrder("ingest", "streams", "revocation", "dashboards");
        assertThat(pods.values()).allSatisfy(pod -> {
            Container container = pod.getSpec().getContainers().get(0);
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/live");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
            assertThat(container.getReadinessProbe().getHttpGet().getScheme())
                    .isEqualTo(values.equals("mesh") ? "HTTP" : "HTTPS");
            assertThat(pod.getSpec().getTopologySpreadConstraints()).hasSize(2);
            Set<String> ports =
                    container.getPorts().stream().map(port -> port.getName()).collect(Collectors.toSet());
            assertThat(ports)
                    .contains(
                            container.getReadinessProbe().getHttpGet().getPort().getStrVal());
            Set<String> volumes = pod.getSpec().getVolumes().stream()
                    .map(volume -> volume.getName())
                    .collect(Collectors.toSet());
            volumes.add("data");
            assertThat(container.getVolumeMounts())
                    .allSatisfy(mount -> assertThat(volumes).contains(mount.getName()));
        });
    }

    /** The product reads the settings of each container as it would in the cluster. */
    @ParameterizedTest
    @ValueSource(strings = {"minimal", "production", "mesh"})
    void settings_areUnderstoodByTheRole(String values) throws Exception {
        for (Map.Entry<String, PodTemplateSpec> pod : render(values).pods().entrySet()) {
            Container container = pod.getValue().getSpec().getContainers().get(0);
            Map<String, String> environment = new HashMap<>();
            for (EnvVar variable : container.getEnv()) {
                boolean secret = variable.getName().endsWith("_FILE")
                        && variable.getValue().startsWith("/etc/tokenwarden/");
                environment.put(
                        variable.getName(), secret ? mounted(container, variable.getValue()) : variable.getValue());
            }
            // The role is an argument of the command.
            environment.put("TOKENWARDEN_ONLY", container.getArgs().get(3));

            WardenConfig config = ConfigLoader.load(Map.of(), environment, null);

            assertThat(config.roles())
                    .containsExactly(PipelineRole.valueOf(pod.getKey().toUpperCase(Locale.ROOT)));
            assertThat(environment).doesNotContainKeys("TOKENWARDEN_KAFKA_PASSWORD", "TOKENWARDEN_REVOCATION_TOKEN");
        }
    }

    /** A file in place of the mounted one; fails if nothing is mounted there. */
    private String mounted(Container container, String path) throws Exception {
        Path inContainer = Path.of(path);
        assertThat(container.getVolumeMounts())
                .as(path)
                .anyMatch(mount -> inContainer.getParent().equals(Path.of(mount.getMountPath())));
        return Files.writeString(dir.resolve(inContainer.getFileName().toString()), "a secret")
                .toString();
    }

    @Test
    void roles_seeOnlyTheirOwnSecrets() {
        Map<String, List<String>> secrets = render("production").pods().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, pod -> pod.getValue().getSpec().getVolumes().stream()
                        .filter(volume -> volume.getSecret() != null)
                        .map(volume -> volume.getSecret().getSecretName())
                        .sorted()
                        .toList()));

        assertThat(secrets.get("streams"))
                .containsExactly(
                        "kafka-ca", "tokenwarden-metrics-token", "tokenwarden-streams-kafka", "tokenwarden-tls");
        assertThat(secrets.get("ingest"))
                .containsExactly(
                        "kafka-ca", "tokenwarden-ingest-kafka", "tokenwarden-metrics-token", "tokenwarden-tls");
        assertThat(secrets.get("revocation"))
                .containsExactly(
                        "kafka-ca",
                        "redis-ca",
                        "tokenwarden-console-token",
                        "tokenwarden-metrics-token",
                        "tokenwarden-revocation-kafka",
                        "tokenwarden-revocation-redis",
                        "tokenwarden-tls");
        assertThat(secrets.get("dashboards")).doesNotContain("tokenwarden-revocation-redis", "redis-ca");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls.secret= | tls.secret is required, or tls.plaintext: true",
                "kafka.bootstrap=kafka | kafka.bootstrap",
                "roles.revocation.replicas=2 | roles.revocation.replicas",
                "redis.url=http://redis | redis.url",
                "kafak.bootstrap=a:1 | kafak",
                "image.digest=latest | image.digest",
            })
    void wrongValue_isRefusedByItsName(String set, String message) {
        String[] pair = set.split("=", 2);
        var template = new Helm(CHART)
                .template()
                .withName("prod")
                .withValuesFile(CHART.resolve("ci/minimal-values.yaml"))
                .set(pair[0], pair[1]);

        assertThatThrownBy(template::call).hasMessageContaining(message);
    }
}
