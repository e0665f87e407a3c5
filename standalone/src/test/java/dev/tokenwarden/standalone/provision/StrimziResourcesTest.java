package dev.tokenwarden.standalone.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.standalone.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other formats of {@code warden provision} say the same as the matrix. */
final class StrimziResourcesTest {
    private static final String POLICY = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            registrations: [{name: NAME, sources: ["urn:verifier:*"], tenants: [acme], types: [used]}]
            """;

    @TempDir
    private Path dir;

    private CommandRun print(String format, String registration) throws Exception {
        return CommandRun.warden(
                "provision",
                "--data",
                dir.toString(),
                "--policy",
                Files.writeString(dir.resolve("policy.yaml"), POLICY.replace("NAME", registration))
                        .toString(),
                "--format",
                format,
                "--cluster",
                "main");
    }

    @Test
    void strimzi_resources_holdEveryTopicUserAndRight() throws Exception {
        AccessMatrix matrix = AccessMatrix.of(PolicyLoader.parse("p", POLICY.replace("NAME", "payments")), 4);
        List<JsonNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> read = new YAMLMapper()
                .readerFor(JsonNode.class)
                .readValues(print("strimzi", "payments").out())) {
            read.forEachRemaining(documents::add);
        }

        assertThat(documents).allSatisfy(one -> assertThat(
                        one.at("/metadata/labels/strimzi.io~1cluster").asText())
                .isEqualTo("main"));
        assertThat(documents.stream()
                        .filter(one -> one.path("kind").asText().equals("KafkaTopic"))
                        .map(one -> one.at("/metadata/name").asText() + " "
                                + one.at("/spec/partitions").asInt() + " "
                                + one.at("/spec/config").size()))
                .containsExactlyElementsOf(matrix.topics().stream()
                        .map(topic -> topic.name() + " " + topic.partitions() + " "
                                + topic.configs().size())
                        .toList());
        List<KafkaUser> users = documents.stream()
                .filter(one -> one.path("kind").asText().equals("KafkaUser"))
                .map(StrimziResourcesTest::user)
                .toList();
        assertThat(users).hasSameSizeAs(matrix.kafka());
        for (int i = 0; i < users.size(); i++) {
            assertThat(users.get(i).bindings()).isEqualTo(matrix.kafka().get(i).bindings());
            assertThat(users.get(i).writeBytesPerSecond())
                    .isEqualTo(matrix.kafka().get(i).writeBytesPerSecond());
        }
    }

    private static KafkaUser user(JsonNode document) {
        List<KafkaGrant> grants = new ArrayList<>();
        for (JsonNode acl : document.at("/spec/authorization/acls")) {
            Set<AclOperation> operations = EnumSet.noneOf(AclOperation.class);
            acl.path("operations")
                    .forEach(one ->
                            operations.add(AclOperation.fromString(one.asText().toUpperCase(Locale.ROOT))));
            String type = acl.at("/resource/type").asText();
            grants.add(new KafkaGrant(
                    type.equals("transactionalId") ? ResourceType.TRANSACTIONAL_ID : ResourceType.fromString(type),
                    acl.at("/resource/name").asText(),
                    acl.at("/resource/patternType").asText().equals("prefix")
                            ? PatternType.PREFIXED
                            : PatternType.LITERAL,
                    operations));
        }
        return new KafkaUser(
                document.at("/metadata/name").asText(),
                "",
                grants,
                document.at("/spec/quotas/producerByteRate").asLong());
    }

    @Test
    void strimzi_nameThatKubernetesRefuses_isOneLine() throws Exception {
        CommandRun run = print("strimzi", "Payments");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("token-events-in.Payments: not possible as a name in Kubernetes");
    }

    @Test
    void matrix_namesUsersAndRights() throws Exception {
        assertThat(print("matrix", "payments").out())
                .contains(
                        "kafka user tokenwarden-dashboards (role dashboards)",
                        "  write topic: token-events-in.payments",
                        "  at most 10485760 bytes/s written",
                        "redis user reporter-payments (verifier payments)");
    }

    @Test
    void redis_commandsMakeTheUsers() throws Exception {
        assertThat(print("redis", "payments").out())
                .contains("ACL SETUSER reporter-payments on >PASSWORD resetkeys resetchannels -@all ~tw:{acme}:*");
    }

    @Test
    void otherFormat_andEmbeddedKafka_areRefused() throws Exception {
        CommandRun other = print("xml", "payments");
        CommandRun embedded = CommandRun.warden(
                "provision",
                "--data",
                dir.toString(),
                "--policy",
                dir.resolve("policy.yaml").toString());

        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("--format: must be matrix, strimzi or redis, found 'xml'");
        assertThat(embedded.exitCode()).isEqualTo(2);
        assertThat(embedded.err()).contains("the embedded Kafka is prepared by ./warden up");
    }
}
