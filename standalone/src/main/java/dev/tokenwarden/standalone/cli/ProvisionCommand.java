package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.OperatorConnections;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.provision.AccessMatrix;
import dev.tokenwarden.standalone.provision.KafkaProvisioner;
import dev.tokenwarden.standalone.provision.MatrixText;
import dev.tokenwarden.standalone.provision.PasswordFiles;
import dev.tokenwarden.standalone.provision.ProvisionException;
import dev.tokenwarden.standalone.provision.ProvisionStep;
import dev.tokenwarden.standalone.provision.RedisProvisioner;
import dev.tokenwarden.standalone.provision.StrimziResources;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.UnifiedJedis;

/** {@code warden provision}. */
@Command(
        name = "provision",
        abbreviateSynopsis = true,
        description = {
            "Make topics, users, rights and quotas on your own Kafka and Redis.",
            "",
            "Each role and each registration of the policy gets a user that can do what it needs, and nothing else. The"
                    + " command signs in as an operator, with the user of kafka.* and redis.* in the settings. Without"
                    + " --apply it prints what is missing and changes nothing. It can be repeated: what is right stays.",
            "",
            "Each password is made once, and is kept in a file of its own in the directory of --out. To set a new one, delete"
                    + " the file and repeat the command."
        })
final class ProvisionCommand extends BaseCommand {

    private static final String TIMEOUT_MILLIS = "15000";

    private final CommandContext context;

    @Mixin
    private final PipelineOptions options = new PipelineOptions();

    @Option(
            names = "--policy",
            order = 1,
            paramLabel = "FILE",
            description = "Policy file (default: that of the settings).")
    private @Nullable Path policy;

    @Option(names = "--apply", order = 2, description = "Make what is missing.")
    private boolean apply;

    @Option(
            names = "--out",
            order = 3,
            paramLabel = "DIR",
            description = "Directory for passwords, which only you can read (default: credentials).")
    private Path out = Path.of("credentials");

    @Option(
            names = "--mechanism",
            order = 4,
            paramLabel = "NAME",
            description = "SCRAM-SHA-512 (default) or SCRAM-SHA-256.")
    private String mechanism = "SCRAM-SHA-512";

    @Option(
            names = "--format",
            order = 5,
            paramLabel = "FORMAT",
            description = "Connect to nothing, and print: matrix (who can do what), strimzi (KafkaTopic and KafkaUser"
                    + " resources), or redis (ACL SETUSER commands).")
    private @Nullable String format;

    @Option(
            names = "--cluster",
            order = 6,
            paramLabel = "NAME",
            description = "The name of the Kafka resource, for --format strimzi (default: kafka).")
    private String cluster = "kafka";

    ProvisionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        WardenConfig config = options.config(context);
        AccessMatrix matrix = AccessMatrix.of(policy(config), config.partitions());
        try {
            return format == null ? provision(config, matrix) : print(format, matrix);
        } catch (ProvisionException | IOException e) {
            throw CommandFailure.failed(e);
        } catch (KafkaException e) {
            throw CommandFailure.failed("kafka: cannot connect: " + e.getMessage());
        }
    }

    private Policy policy(WardenConfig config) throws CommandFailure {
        Path file = policy != null ? policy : config.policy();
        try {
            return PolicyLoader.load(file != null ? file : new DataLayout(config.data()).policy());
        } catch (PolicyException e) {
            throw CommandFailure.failed(e);
        }
    }

    private int print(String wanted, AccessMatrix matrix) throws CommandFailure, ProvisionException {
        PrintStream stream = context.terminal().out();
        switch (wanted) {
            case "matrix" -> MatrixText.lines(matrix).forEach(stream::println);
            case "redis" -> MatrixText.redisCommands(matrix).forEach(stream::println);
            case "strimzi" -> stream.print(StrimziResources.yaml(matrix, cluster));
            default ->
                throw CommandFailure.usedWrongly("--format: must be matrix, strimzi or redis, found '" + wanted + "'");
        }
        return ExitCode.DONE;
    }

    private int provision(WardenConfig config, AccessMatrix matrix)
            throws CommandFailure, ProvisionException, IOException {
        ScramMechanism scram = ScramMechanism.fromMechanismName(mechanism);
        if (scram == ScramMechanism.UNKNOWN) {
            throw CommandFailure.usedWrongly(
                    "--mechanism: must be SCRAM-SHA-512 or SCRAM-SHA-256, found '" + mechanism + "'");
        }
        if (!(config.kafka() instanceof KafkaChoice.External kafka)) {
            throw CommandFailure.usedWrongly("the embedded Kafka is prepared by ./warden up: name your own with "
                    + Setting.KAFKA_BOOTSTRAP.key() + ", or use --format");
        }
        if (config.redis() instanceof RedisChoice.External external && external.cluster()) {
            throw CommandFailure.usedWrongly(Setting.REDIS_CLUSTER.key()
                    + ": each node has users of its own: run the commands of --format redis on each node");
        }
        PasswordFiles passwords = new PasswordFiles(out);
        Map<String, Object> properties = new HashMap<>(OperatorConnections.kafka(kafka));
        properties.put("default.api.timeout.ms", TIMEOUT_MILLIS);
        properties.put("request.timeout.ms", TIMEOUT_MILLIS);
        int missing;
        List<String> problems;
        try (Admin admin = Admin.create(properties)) {
            KafkaProvisioner provisioner = new KafkaProvisioner(admin, matrix, scram, passwords);
            missing = carryOut("kafka", provisioner.steps());
            problems = provisioner.problems();
        }
        if (config.redis() instanceof RedisChoice.External external) {
            try (UnifiedJedis redis = OperatorConnections.redis(external)) {
                missing += carryOut("redis", new RedisProvisioner(redis, matrix, passwords).steps());
            }
        } else {
            context.terminal().out().println("redis: skipped, because " + Setting.REDIS_URL.key() + " is not set");
        }
        problems.forEach(problem -> context.terminal().err().println("warden: " + problem));
        context.terminal().out().println(summary(missing));
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private String summary(int missing) {
        if (missing == 0) {
            return "Nothing to do.";
        }
        return apply
                ? missing + " changes made. Passwords: " + out
                : missing + " changes to make. Nothing was changed: repeat with --apply.";
    }

    private int carryOut(String system, List<ProvisionStep> steps) throws ProvisionException {
        for (ProvisionStep step : steps) {
            if (apply) {
                step.action().run();
            }
            context.terminal()
                    .out()
                    .println((apply ? context.terminal().done() + " " : "  would ") + system + ": " + step.text());
        }
        return steps.size();
    }
}
