package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.embedded.EmbeddedException;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.monitoring.BuildVersion;
import dev.tokenwarden.standalone.monitoring.Monitoring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline, or some roles of one, running in this process.
 *
 * <ol>
 *   <li>{@link #start} starts everything or, if it throws, nothing.
 *   <li>Parts stop in reverse order. A part that fails to stop does not keep others from stopping.
 *   <li>Each role has its own user in the embedded Kafka and Redis.
 * </ol>
 */
public final class Assembly implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    private final DataLayout layout;
    private final StartProgress progress;
    private final Deque<Closing> started = new ArrayDeque<>();
    private final Map<PipelineRole, RunningRole> roles = new EnumMap<>(PipelineRole.class);
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable RunningPipeline running;
    private @Nullable Platform platform;

    private Assembly(DataLayout layout, StartProgress progress) {
        this.layout = layout;
        this.progress = progress;
    }

    /**
     * Starts everything in the configuration, and waits until it answers.
     *
     * @throws PolicyException if the policy file has a mistake
     * @throws StartException if anything else cannot be started
     */
    public static Assembly start(WardenConfig config, Clock clock, StartProgress progress)
            throws StartException, PolicyException {
        Assembly assembly = new Assembly(new DataLayout(config.data()), progress);
        try {
            assembly.run(config, clock);
            return assembly;
        } catch (IOException e) {
            assembly.close();
            throw new StartException("data directory " + assembly.layout.root() + " " + PrivateFiles.problem(e), e);
        } catch (EmbeddedException e) {
            assembly.close();
            throw new StartException(e);
        } catch (StartException | PolicyException | RuntimeException e) {
            assembly.close();
            throw e;
        }
    }

    private void run(WardenConfig config, Clock clock) throws StartException, PolicyException, IOException {
        layout.create();
        // Checked before anything starts: mistakes are reported at once.
        ListenerTls.require(config);
        ListenerTls tls = started("tls", ListenerTls.open(config, clock));
        PolicyFile file = policyFile(config);
        if (file != null) {
            EnvoyAuthorization.check(config, file.source().get());
        }
        ListenPorts.requireFree(config);
        RoleChecks checks = new RoleChecks(config.roles());
        Monitoring monitoring = started("monitoring", monitoring(config, tls, checks));
        Platform platform = started("parts", Platform.start(config, layout.root(), progress));
        this.platform = platform;
        if (RunningPipeline.read(layout).isEmpty()) {
            // A process that was killed left it.
            Files.deleteIfExists(layout.running());
        }
        long begin = System.nanoTime();
        platform.kafka().ensureTopics(TopicSpecs.all(config.partitions()));
        PolicyTopic topic =
                started("policy topic", new PolicyTopic(platform.kafka().as("policy", AccessRules.policy())));
        platform.watchKafka(platform.kafka().as("policy", AccessRules.policy()));
        PolicySource policies = policies(file, topic);
        ClientFiles files = new ClientFiles(layout);
        boolean redis = config.roles().stream().anyMatch(PipelineRole::needsRedis);
        ClientProvisioner clients = new ClientProvisioner(platform, layout, files, redis);
        provision(clients, policies);
        if (file != null) {
            file.watch();
        }
        if (config.isWhole()) {
            files.search(platform.search());
        }
        if (platform.kafka().makesPrincipals()) {
            files.deadLetters(platform.kafka().as(KafkaNames.PREFIX + "dead-letters", AccessRules.deadLetters()));
        }
        progress.started("topics, users, policy", since(begin));
        RoleStarter starter = new RoleStarter(
                config,
                layout,
                platform,
                new RoleStarter.Policies(policies, topic.writer(policies)),
                tls,
                clock,
                monitoring.registry());
        for (PipelineRole role : config.roles()) {
            long from = System.nanoTime();
            RunningRole one = starter.start(role);
            started(role.word(), one.service());
            roles.put(role, one);
            checks.add(one, platform::kafkaProblem, monitoring.registry());
            progress.started(role.word(), since(from));
        }
        running = describe(config, platform, monitoring.url());
        running.write(layout.running());
        started("running.json", () -> Files.deleteIfExists(layout.running()));
        openControlSocket();
        LOG.atInfo().addKeyValue("role", config.roles()).log("Pipeline started");
    }

    private static Monitoring monitoring(WardenConfig config, ListenerTls tls, RoleChecks checks)
            throws StartException {
        try {
            return Monitoring.start(config.listen().metrics(), tls.certificate(), checks, BuildVersion.version());
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void openControlSocket() {
        try {
            started(
                    "control socket",
                    ControlSocket.open(
                            layout.controlSocket(),
                            Map.of(
                                    ControlSocket.CONSOLE_LINK,
                                    () -> consoleLink().map(URI::toString).orElse(""),
                                    ControlSocket.HEALTH,
                                    this::healthJson)));
        } catch (IOException e) {
            // The pipeline works without the socket. Only warden console link and parts of warden status need it.
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("Control socket not opened");
        }
    }

    private String healthJson() {
        try {
            Map<String, RoleHealth> named = new TreeMap<>();
            health().forEach((role, one) -> named.put(role.word(), one));
            return Json.MAPPER.writeValueAsString(named);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunningPipeline describe(WardenConfig config, Platform platform, URI metrics) {
        return new RunningPipeline(
                ProcessHandle.current().pid(),
                RunningPipeline.startMillis(ProcessHandle.current()),
                config.roles().stream().map(PipelineRole::word).collect(Collectors.toCollection(TreeSet::new)),
                new RunningPipeline.Servers(
                        platform.kafka().bootstrap(),
                        config.roles().contains(PipelineRole.REVOCATION) ? platform.redisAddress() : null,
                        config.roles().contains(PipelineRole.DASHBOARDS)
                                ? platform.search().url()
                                : null),
                new RunningPipeline.Listeners(
                        address(PipelineRole.INGEST),
                        address(PipelineRole.REVOCATION),
                        address(PipelineRole.DASHBOARDS),
                        certificate(config),
                        metrics));
    }

    private static @Nullable String certificate(WardenConfig config) {
        TlsFiles files = config.listen().tls().files();
        Path certificate = files == null ? null : files.certificate();
        return certificate == null ? null : certificate.toAbsolutePath().toString();
    }

    private @Nullable URI address(PipelineRole role) {
        RunningRole one = roles.get(role);
        return one == null ? null : one.address();
    }

    /** The policy file, or null if another process publishes the policy. */
    private @Nullable PolicyFile policyFile(WardenConfig config) throws PolicyException, IOException {
        Path path = config.policy();
        if (path == null && !config.isWhole() && !Files.exists(layout.policy())) {
            return null;
        }
        if (path == null) {
            path = layout.policy();
            if (!Files.exists(path)) {
                PolicyFile.create(path);
            }
        }
        return started("policy file", PolicyFile.open(path, progress));
    }

    private PolicySource policies(@Nullable PolicyFile file, PolicyTopic topic) throws StartException {
        if (file == null) {
            return topic.follow(progress);
        }
        topic.publish(file.source().get());
        topic.adjust(file.source(), progress);
        file.source().onChange(topic::publish);
        return file.source();
    }

    private static void provision(ClientProvisioner clients, PolicySource policies) throws StartException {
        clients.follow(policies.get());
        policies.onChange(policy -> follow(clients, policy));
    }

    private static void follow(ClientProvisioner clients, Policy policy) {
        try {
            clients.follow(policy);
        } catch (StartException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private <T extends AutoCloseable> T started(String what, T one) {
        started.push(new Closing(what, one));
        return one;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** The addresses of the pipeline. */
    public RunningPipeline running() {
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }

    /**
     * A link that signs one analyst in to the console, once; empty if no console runs in this process. Print the link; do not log
     * it.
     */
    public Optional<URI> consoleLink() {
        RunningRole console = roles.get(PipelineRole.DASHBOARDS);
        return console == null || console.link() == null
                ? Optional.empty()
                : Optional.of(console.link().get());
    }

    /** The files of credentials and data. */
    public DataLayout layout() {
        return layout;
    }

    /**
     * Kafka client properties of a user that can read events, detections and revocations, and nothing else.
     *
     * @param user name of the Kafka user
     */
    public Map<String, Object> observer(String user) {
        if (platform == null) {
            throw new IllegalStateException("not started");
        }
        return platform.kafka().as(user, AccessRules.observer());
    }

    /** The health of each role. */
    public Map<PipelineRole, RoleHealth> health() {
        Map<PipelineRole, RoleHealth> health = new EnumMap<>(PipelineRole.class);
        roles.forEach((role, one) -> health.put(role, one.health().get()));
        return health;
    }

    /** Stops everything, in reverse order of the start. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (!started.isEmpty()) {
            Closing next = started.pop();
            try {
                next.what().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.atWarn().addKeyValue("role", next.name()).setCause(e).log("Part failed to stop");
            }
        }
    }

    private record Closing(String name, AutoCloseable what) {}
}
