package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.EmbeddedAccess;
import dev.tokenwarden.standalone.assembly.OperatorConnections;
import dev.tokenwarden.standalone.assembly.RunningPipeline;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import dev.tokenwarden.standalone.doctor.CertificateCheckup;
import dev.tokenwarden.standalone.doctor.DoctorFinding;
import dev.tokenwarden.standalone.doctor.KafkaCheckup;
import dev.tokenwarden.standalone.doctor.PolicyCheckup;
import dev.tokenwarden.standalone.doctor.ProcessCheckup;
import dev.tokenwarden.standalone.doctor.RedisCheckup;
import dev.tokenwarden.standalone.doctor.SearchCheckup;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden doctor}. */
@Command(
        name = "doctor",
        abbreviateSynopsis = true,
        description = {
            "Check a set-up and name what is wrong, each with its remedy.",
            "",
            "Checks the connections to Kafka, Redis and OpenSearch, their users, versions, clocks and settings, the"
                    + " topics, the certificates in the settings, the roles of the process that runs on the data directory, and"
                    + " the policy against what is seen. The command changes nothing. Give it the settings of the process"
                    + " in question.",
            "",
            "Exit code 1: there is a problem. Warnings alone end with 0."
        })
final class DoctorCommand extends BaseCommand {

    private final CommandContext context;

    @Mixin
    private final ApiOptions options = new ApiOptions();

    @Option(
            names = "--policy",
            order = 1,
            paramLabel = "FILE",
            description = "Policy file (default: that of the settings).")
    private @Nullable Path policy;

    @Option(names = "--format", order = 2, paramLabel = "FORMAT", description = "text (default) or json.")
    private String format = "text";

    private final List<DoctorFinding> findings = new ArrayList<>();

    DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        if (!format.equals("text") && !format.equals("json")) {
            throw CommandFailure.usedWrongly("--format: must be text or json, found '" + format + "'");
        }
        Logs.startSilently();
        WardenConfig config = options.config(context);
        DataLayout layout = new DataLayout(config.data());
        Policy judged = policy(config, layout);
        findings.addAll(CertificateCheckup.of(certificates(config), context.clock()));
        checkParts(config, layout, judged);
        findings.addAll(ProcessCheckup.roles(options.roles(context)));
        findings.addAll(ProcessCheckup.disk(layout.root()));
        checkVerifiers(judged);
        findings.sort(Comparator.comparing(DoctorFinding::level));
        print();
        return findings.stream().anyMatch(finding -> finding.level() == DoctorFinding.Level.PROBLEM)
                ? ExitCode.FAILED
                : ExitCode.DONE;
    }

    private @Nullable Policy policy(WardenConfig config, DataLayout layout) {
        Path file = policy != null ? policy : config.policy();
        try {
            return PolicyLoader.load(file != null ? file : layout.policy());
        } catch (PolicyException e) {
            findings.add(new DoctorFinding(
                    DoctorFinding.Level.PROBLEM,
                    "policy",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "correct the file, and check it with ./warden policy check; or name it with --policy"));
            return null;
        }
    }

    private void checkParts(WardenConfig config, DataLayout layout, @Nullable Policy judged)
            throws InterruptedException {
        RunningPipeline running = RunningPipeline.read(layout).orElse(null);
        KafkaChoice kafka = config.kafka();
        RedisChoice redis = config.redis();
        SearchChoice search = config.search();
        boolean embedded = config.isWhole()
                && (kafka instanceof KafkaChoice.Embedded
                        || redis instanceof RedisChoice.Embedded
                        || search instanceof SearchChoice.Embedded);
        if (embedded && running != null) {
            try {
                EmbeddedAccess access = EmbeddedAccess.read(layout, running);
                kafka = kafka instanceof KafkaChoice.Embedded ? access.kafka() : kafka;
                redis = redis instanceof RedisChoice.Embedded ? access.redis() : redis;
                search = search instanceof SearchChoice.Embedded ? access.search() : search;
            } catch (IOException e) {
                findings.add(new DoctorFinding(
                        DoctorFinding.Level.PROBLEM,
                        "process",
                        "the passwords in " + layout.root() + " cannot be read",
                        "run doctor as the user who runs ./warden up"));
            }
        } else if (embedded) {
            findings.add(new DoctorFinding(
                    DoctorFinding.Level.PROBLEM,
                    "process",
                    "no pipeline runs on " + layout.root(),
                    "start ./warden up, or name its --data, or your own servers in the settings"));
        }
        if (kafka instanceof KafkaChoice.External external) {
            checkKafka(external, judged);
        }
        if (redis instanceof RedisChoice.External external) {
            findings.addAll(RedisCheckup.of(
                    () -> OperatorConnections.redis(external), external.url().getAuthority(), context.clock()));
        }
        if (search instanceof SearchChoice.External external) {
            findings.addAll(SearchCheckup.of(external, context.clock()));
        }
    }

    private void checkKafka(KafkaChoice.External kafka, @Nullable Policy judged) throws InterruptedException {
        Map<String, Object> properties = OperatorConnections.kafka(kafka);
        List<DoctorFinding> found = KafkaCheckup.of(properties, context.clock());
        findings.addAll(found);
        boolean answers = found.stream().anyMatch(finding -> finding.level() == DoctorFinding.Level.GOOD);
        if (judged != null && answers) {
            findings.addAll(PolicyCheckup.reporters(judged, properties));
        }
    }

    private void checkVerifiers(@Nullable Policy judged) throws ConfigException {
        try {
            JsonNode status = options.client(context).get("/v1/status");
            if (judged != null) {
                findings.addAll(PolicyCheckup.verifiers(judged, status));
            }
        } catch (CommandFailure e) {
            findings.add(new DoctorFinding(
                    DoctorFinding.Level.WARNING,
                    "process",
                    "the revocation API was not asked: " + e.getMessage(),
                    "start the revocation role, or name its address and token with --api"));
        }
    }

    private static Map<String, Path> certificates(WardenConfig config) {
        Map<String, Path> files = new LinkedHashMap<>();
        add(
                files,
                Setting.TLS_CERTIFICATE_FILE,
                Setting.TLS_CLIENT_CA_FILE,
                config.listen().tls().files());
        add(
                files,
                Setting.GATEWAY_CERTIFICATE_FILE,
                Setting.GATEWAY_CLIENT_CA_FILE,
                config.ingest().tls());
        if (config.ingest().extAuthz() != null) {
            add(
                    files,
                    Setting.EXT_AUTHZ_CERTIFICATE_FILE,
                    Setting.EXT_AUTHZ_CLIENT_CA_FILE,
                    config.ingest().extAuthz().tls());
        }
        add(
                files,
                Setting.REVOCATION_CERTIFICATE_FILE,
                Setting.REVOCATION_CA_FILE,
                config.revocation().tls());
        if (config.kafka() instanceof KafkaChoice.External kafka) {
            add(files, Setting.KAFKA_CERTIFICATE_FILE, Setting.KAFKA_CA_FILE, kafka.tls());
        }
        if (config.redis() instanceof RedisChoice.External redis) {
            add(files, Setting.REDIS_CERTIFICATE_FILE, Setting.REDIS_CA_FILE, redis.tls());
        }
        return files;
    }

    private static void add(Map<String, Path> files, Setting certificate, Setting authority, @Nullable TlsFiles tls) {
        if (tls != null && tls.certificate() != null) {
            files.put(certificate.key(), tls.certificate());
        }
        if (tls != null && tls.authority() != null) {
            files.put(authority.key(), tls.authority());
        }
    }

    private void print() {
        Terminal terminal = context.terminal();
        if (format.equals("json")) {
            ArrayNode all = Json.MAPPER.createArrayNode();
            findings.forEach(finding -> all.addObject()
                    .put("level", word(finding))
                    .put("part", finding.part())
                    .put("text", finding.text())
                    .put("remedy", finding.remedy()));
            terminal.out().println(all);
            return;
        }
        for (DoctorFinding finding : findings) {
            String level = String.format(Locale.ROOT, "%-8s", word(finding));
            terminal.out()
                    .println((finding.level() == DoctorFinding.Level.GOOD ? terminal.green(level) : terminal.red(level))
                            + " " + finding.part() + ": " + ApiText.plain(finding.text()));
            if (!finding.remedy().isEmpty()) {
                terminal.out().println("         remedy: " + ApiText.plain(finding.remedy()));
            }
        }
    }

    private static String word(DoctorFinding finding) {
        return finding.level() == DoctorFinding.Level.GOOD
                ? "ok"
                : finding.level().name().toLowerCase(Locale.ROOT);
    }
}
