package dev.tokenwarden.standalone.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.embedded.KafkaAccess;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.standalone.cli.CommandRun;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** {@code warden provision} on a real broker with an authorizer and a real Redis, and every cell of its matrix. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class ProvisionIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme}
              - {issuer: "https://idp.globex.example", tenant: globex}
            registrations:
              - {name: payments, sources: ["urn:verifier:payments"], tenants: [acme], types: [used]}
              - {name: idp, sources: ["urn:issuer:idp"], tenants: [globex], types: [issued],
                 issuers: ["https://idp.globex.example"]}
            """;

    private final Backbone backbone;
    private Path dir;

    ProvisionIT(Backbone backbone) {
        this.backbone = backbone;
    }

    private CommandRun provision(String policy, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "provision",
                "--config",
                Files.writeString(
                                dir.resolve("operator.yaml"),
                                "kafka: {bootstrap: \"" + backbone.kafka().bootstrapServers()
                                        + "\", security_protocol: SASL_PLAINTEXT, sasl_mechanism: SCRAM-SHA-256, username: "
                                        + backbone.kafka().admin().principal() + "}\nredis: {url: \"redis://"
                                        + backbone.redis().host() + ":"
                                        + backbone.redis().port() + "\", username: "
                                        + backbone.redis().admin().user() + "}\n")
                        .toString(),
                "--policy",
                Files.writeString(dir.resolve("policy.yaml"), policy).toString(),
                "--mechanism",
                "SCRAM-SHA-256",
                "--out",
                dir.resolve("credentials").toString()));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.warden(
                Map.of(
                        "TOKENWARDEN_KAFKA_PASSWORD",
                        backbone.kafka().admin().password(),
                        "TOKENWARDEN_REDIS_PASSWORD",
                        backbone.redis().admin().password()),
                arguments.toArray(String[]::new));
    }

    private KafkaAccess as(String user) throws Exception {
        return new KafkaAccess(backbone.kafka().bootstrapServers(), user, password(user, "kafka"));
    }

    private String password(String user, String system) throws Exception {
        return Files.readString(dir.resolve("credentials").resolve(user + "." + system + ".password"))
                .strip();
    }

    @BeforeAll
    void useDirectory(@TempDir Path temp) {
        dir = temp;
    }

    @Test
    @Order(1)
    void dryRun_saysWhatIsMissing_andChangesNothing() throws Exception {
        CommandRun run = provision(POLICY);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "would kafka: create topic token-events, 4 partitions",
                        "would kafka: create user tokenwarden-streams",
                        "would kafka: limit writes of reporter-payments to 10485760 bytes/s",
                        "would redis: create user reporter-payments",
                        "Nothing was changed: repeat with --apply.");
        assertThat(dir.resolve("credentials")).doesNotExist();
        assertThat(provision(POLICY).out()).isEqualTo(run.out());
    }

    @Test
    @Order(2)
    void apply_makesIt_andASecondRunHasNothingToDo() throws Exception {
        CommandRun first = provision(POLICY, "--apply");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("changes made").doesNotContain("would");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(provision(POLICY).out()).isEqualTo("Nothing to do.\n"));
        CommandRun again = provision(POLICY, "--apply");
        assertThat(again.out()).isEqualTo("Nothing to do.\n");
    }

    @Test
    @Order(3)
    void everyCellOfKafka_isAsTheMatrixSays(TestReporter reporter) throws Exception {
        AccessMatrix matrix = AccessMatrix.of(PolicyLoader.parse("policy.yaml", POLICY), 4);
        KafkaCells cells = new KafkaCells(backbone.kafka().admin(), matrix);
        for (KafkaUser user : matrix.kafka()) {
            cells.probe(user, as(user.name()));
        }

        reporter.publishEntry("cells", cells.summary());
        assertThat(cells.wrong()).isEmpty();
        assertThat(cells.allowed()).isGreaterThan(60);
        assertThat(cells.refused()).isGreaterThan(300);
    }

    @Test
    @Order(4)
    void everyCellOfRedis_isAsTheMatrixSays(TestReporter reporter) throws Exception {
        RedisCells cells = new RedisCells(backbone.redis());
        cells.probe(
                "tokenwarden-revocation", password("tokenwarden-revocation", "redis"), List.of("acme", "globex"), true);
        cells.probe("reporter-payments", password("reporter-payments", "redis"), List.of("acme"), false);

        reporter.publishEntry("cells", cells.summary());
        assertThat(cells.wrong()).isEmpty();
        assertThat(cells.allowed()).isGreaterThan(10);
        assertThat(cells.refused()).isGreaterThan(20);
    }

    @Test
    @Order(5)
    void surplusRights_changedTopics_andLostUsers_arePutRight() throws Exception {
        backbone.redis().ensureUser("reporter-payments", "~*", "+@all");
        try (Admin admin = Admin.create(
                new HashMap<String, Object>(backbone.kafka().admin().clientProperties()))) {
            admin.createAcls(new KafkaUser("reporter-payments", "", List.of(KafkaGrant.read("warden-api-tokens")), 0)
                            .bindings())
                    .all()
                    .get();
            Files.delete(dir.resolve("credentials/tokenwarden-ingest.kafka.password"));
        }

        CommandRun run = provision(POLICY, "--apply");

        assertThat(run.out())
                .contains(
                        "withdraw from reporter-payments: read topic warden-api-tokens",
                        "set a new password of user tokenwarden-ingest",
                        "redis: change user reporter-payments");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(provision(POLICY).out()).isEqualTo("Nothing to do.\n"));
    }

    @Test
    @Order(6)
    void registrationThatIsGone_losesUserAndRights() throws Exception {
        String without =
                POLICY.lines().filter(line -> !line.contains("name: payments")).reduce("", (a, b) -> a + b + "\n");

        CommandRun run = provision(without, "--apply");

        assertThat(run.out())
                .contains(
                        "kafka: delete user reporter-payments",
                        "withdraw from reporter-payments: write topic token-events-in.payments",
                        "redis: delete user reporter-payments");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(provision(without).out()).isEqualTo("Nothing to do.\n"));
    }

    @Test
    @Order(7)
    void topicWithTooFewPartitions_isReported_andNotChanged() throws Exception {
        try (Admin admin = Admin.create(
                new HashMap<String, Object>(backbone.kafka().admin().clientProperties()))) {
            admin.deleteTopics(List.of("token-lineage")).all().get();
            await().atMost(SOON).ignoreExceptions().until(() -> {
                admin.createTopics(List.of(new NewTopic("token-lineage", 1, (short) 1)))
                        .all()
                        .get();
                return true;
            });
        }

        CommandRun run = provision(POLICY);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("topic token-lineage has 1 partitions, expected 4: set partitions to what it has");
        assertThat(run.out()).contains("configure topic token-lineage {cleanup.policy=compact}");
    }
}
