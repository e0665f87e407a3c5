package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.dashboards.console.ConsoleConfig;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.ingest.IngestHealth;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.gateway.GatewayService;
import dev.tokenwarden.revocation.RevocationConfig;
import dev.tokenwarden.revocation.RevocationService;
import dev.tokenwarden.revocation.api.ApiConfig;
import dev.tokenwarden.revocation.api.ApiToken;
import dev.tokenwarden.service.health.DetectionHealth;
import dev.tokenwarden.standalone.config.IngestSettings.ExtAuthz;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.streams.DetectionConfig;
import dev.tokenwarden.streams.DetectionService;
import dev.tokenwarden.streams.health.DetectionMonitor;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts roles. Each role gets only the rights that it needs. */
final class RoleStarter {

    private static final Set<String> EVERYWHERE = Set.of("*");

    private final WardenConfig config;
    private final DataLayout layout;
    private final Platform platform;
    private final PolicySource policies;
    private final PolicyWriter changes;
    private final ListenerTls tls;
    private final Clock clock;
    private final MeterRegistry meters;
    private final DetectionWatch detection = new DetectionWatch();
    private final SecureRandom random = new SecureRandom();
    private @Nullable URI apiAddress;

    /**
     * The policy, and how it is changed.
     *
     * @param source the policy in force
     * @param changes writes what analysts change
     */
    record Policies(PolicySource source, PolicyWriter changes) {}

    RoleStarter(
            WardenConfig config,
            DataLayout layout,
            Platform platform,
            Policies policies,
            ListenerTls tls,
            Clock clock,
            MeterRegistry meters) {
        this.config = config;
        this.layout = layout;
        this.platform = platform;
        this.policies = policies.source();
        this.changes = policies.changes();
        this.tls = tls;
        this.clock = clock;
        this.meters = meters;
    }

    /** Starts the role, and returns when it answers. If this fails, nothing of the role keeps running. */
    RunningRole start(PipelineRole role) throws StartException, IOException {
        try {
            return switch (role) {
                case INGEST -> ingest();
                case REVOCATION -> revocation();
                case STREAMS -> streams();
                case DASHBOARDS -> dashboards();
            };
        } catch (IllegalStateException e) {
            throw new StartException(role.word() + ": " + e.getMessage(), e);
        }
    }

    private RunningRole ingest() throws StartException, IOException {
        AdmissionConfig admission = AdmissionConfig.of(
                        platform.kafka().as(KafkaNames.PREFIX + "ingest", AccessRules.ingest()))
                .withInstance(instance());
        AdmissionService service = new AdmissionService(admission, policies, clock, meters);
        service.start();
        try {
            Enrichment enrichment = Enrichment.open(config.ingest().enrichment(), clock);
            HttpGateway gateway = HttpGateway.start(
                    config,
                    enrichment,
                    platform.kafka().as(KafkaNames.PREFIX + "gateway", AccessRules.gateway()),
                    layout,
                    policies,
                    clock,
                    meters);
            service.watchKeys(gateway::exposedKeys);
            gateway.dependOn(platform::kafkaProblem);
            AutoCloseable envoy;
            try {
                envoy = extAuthz(enrichment);
            } catch (StartException | IOException | RuntimeException e) {
                gateway.close();
                throw e;
            }
            return new RunningRole(
                    PipelineRole.INGEST,
                    gatewayAddress(gateway.port()),
                    () -> of(service.health(), gateway.health()),
                    service::standstill,
                    () -> {
                        envoy.close();
                        gateway.close();
                        service.close();
                    });
        } catch (StartException | IOException | RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private AutoCloseable extAuthz(Enrichment enrichment) throws StartException, IOException {
        ExtAuthz wanted = config.ingest().extAuthz();
        return wanted == null
                ? () -> {}
                : EnvoyAuthorization.start(config, wanted, enrichment, platform, policies.get(), clock, meters);
    }

    private URI gatewayAddress(int port) {
        return address(HttpGateway.tls(config) == null ? "http" : "https", port);
    }

    private static RoleHealth of(IngestHealth health, IngestHealth gateway) {
        boolean usual = gateway.up() && gateway.detail().equals(GatewayService.LISTENING);
        return new RoleHealth(
                health.up() && gateway.up(), health.detail() + (usual ? "" : "; the gateway: " + gateway.detail()));
    }

    /** The name of this process among the processes that share a role. With the embedded Kafka there is only one. */
    private String instance() {
        if (platform.kafka().makesPrincipals()) {
            return "1";
        }
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "_");
        } catch (UnknownHostException e) {
            return "1";
        }
    }

    private RunningRole streams() {
        var kafka = platform.kafka().as(KafkaNames.PREFIX + "streams", AccessRules.streams());
        DetectionConfig usual = DetectionConfig.of(kafka, layout.streams());
        DetectionService service = new DetectionService(
                new DetectionConfig(
                        kafka,
                        usual.applicationId(),
                        instance(),
                        usual.stateDirectory(),
                        usual.threads(),
                        usual.commitInterval(),
                        usual.replicationFactor()),
                policies,
                clock,
                meters);
        service.start();
        detection.follow(service::health);
        return new RunningRole(PipelineRole.STREAMS, null, () -> of(service.health()), service::standstill, service);
    }

    private RunningRole revocation() throws IOException {
        var kafka = platform.kafka().as(KafkaNames.PREFIX + "revocation", AccessRules.revocation());
        RedisAddress redis = platform.redis(KafkaNames.PREFIX + "revocation", AccessRules.denylistWriter());
        DetectionMonitor monitor = monitor(kafka);
        RevocationService service = new RevocationService(
                new RevocationConfig(
                        kafka,
                        Revocations.redis(redis),
                        new ApiConfig(config.listen().host(), config.listen().apiPort(), apiTokens())
                                .withTls(tls.certificate()),
                        Revocations.notifiers(config.receivers())),
                policies,
                detection,
                platform::kafkaProblem,
                clock,
                meters);
        try {
            service.start();
        } catch (RuntimeException e) {
            close(monitor);
            throw e;
        }
        apiAddress = address(tls.scheme(), service.apiPort());
        return new RunningRole(
                PipelineRole.REVOCATION, apiAddress, () -> tls.of(of(service.health())), service::standstill, () -> {
                    close(monitor);
                    service.close();
                });
    }

    /** Watches detection by Kafka alone, where its role runs in another process; null where it runs here. */
    private @Nullable DetectionMonitor monitor(Map<String, Object> kafka) {
        if (config.roles().contains(PipelineRole.STREAMS)) {
            return null;
        }
        DetectionMonitor monitor = DetectionMonitor.of(kafka, KafkaNames.STREAMS, clock, meters);
        monitor.start();
        detection.follow(monitor::health);
        return monitor;
    }

    private static void close(@Nullable DetectionMonitor monitor) {
        if (monitor != null) {
            monitor.close();
        }
    }

    private static RoleHealth of(DetectionHealth health) {
        return new RoleHealth(health.detecting(), health.summary());
    }

    private RunningRole dashboards() throws IOException {
        return ConsoleRole.start(
                config.listen(),
                layout,
                platform.kafka().as(KafkaNames.PREFIX + "dashboards", AccessRules.dashboards()),
                platform.search(),
                api(),
                tls,
                config.oidc(),
                policies,
                changes,
                clock,
                meters);
    }

    /** The API elsewhere, or that of this process. */
    private ConsoleConfig.RevocationApi api() throws IOException {
        String token = consoleToken().value();
        URI elsewhere = config.revocation().url();
        return elsewhere != null
                ? new ConsoleConfig.RevocationApi(elsewhere, token, tls.toOtherApi())
                : new ConsoleConfig.RevocationApi(
                        Objects.requireNonNull(apiAddress, "settings see to it that there is one"),
                        token,
                        tls.toOwnApi());
    }

    private static RoleHealth of(dev.tokenwarden.revocation.api.RevocationHealth health) {
        return new RoleHealth(health.ready(), health.ready() ? "deciding" : String.join("; ", health.problems()));
    }

    /** The API tokens of the command line on this machine and of the console, which acts for the people who signed in to it. */
    private List<ApiToken> apiTokens() throws IOException {
        Secret cli = ApiTokens.ensure(layout.cliToken(), random);
        return List.of(
                new ApiToken(
                        "cli",
                        ApiToken.hash(cli.value()),
                        dev.tokenwarden.revocation.api.ApiRole.ADMIN,
                        EVERYWHERE,
                        false),
                new ApiToken(
                        "console",
                        ApiToken.hash(consoleToken().value()),
                        dev.tokenwarden.revocation.api.ApiRole.ADMIN,
                        EVERYWHERE,
                        true));
    }

    private Secret consoleToken() throws IOException {
        Secret given = config.revocation().token();
        return given != null ? given : ApiTokens.ensure(layout.consoleToken(), random);
    }

    /** The address on which programs on this machine reach the configured host. */
    private URI address(String scheme, int port) {
        String host = config.listen().host();
        return URI.create(scheme + "://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port);
    }
}
