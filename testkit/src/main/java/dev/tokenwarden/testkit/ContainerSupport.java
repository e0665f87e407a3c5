package dev.tokenwarden.testkit;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** The containers, each listening on the same port inside and outside, each with one user who may do everything. */
final class ContainerSupport {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private ContainerSupport() {}

    private static GenericContainer<?> on(String image, int port) {
        var container = new GenericContainer<>(DockerImageName.parse(image));
        if (Boolean.getBoolean("tokenwarden.containers.hostNetwork")) {
            container.withNetworkMode("host"); // for engines without a bridge; nothing to publish then
        } else {
            container.addExposedPort(port);
            container.setPortBindings(List.of(port + ":" + port));
        }
        return container.withStartupTimeout(START_LIMIT);
    }

    /** Kafka with SCRAM-SHA-256 and the standard authorizer. The controller's listener never leaves the container's loopback. */
    static GenericContainer<?> kafka(String image, String host, int port, String user, String password) {
        String properties = """
        process.roles=broker,controller
        node.id=1
        log.dirs=/tmp/tokenwarden-kafka
        listeners=CLIENT://0.0.0.0:%2$d,CONTROLLER://127.0.0.1:%3$d
        advertised.listeners=CLIENT://%1$s:%2$d
        listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=CLIENT
        controller.listener.names=CONTROLLER
        controller.quorum.voters=1@127.0.0.1:%3$d
        sasl.mechanism.inter.broker.protocol=SCRAM-SHA-256
        listener.name.client.sasl.enabled.mechanisms=SCRAM-SHA-256
        listener.name.client.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%4$s" password="%5$s";
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        super.users=User:%4$s;User:ANONYMOUS
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        offsets.topic.num.partitions=4
        transaction.state.log.num.partitions=4
        group.initial.rebalance.delay.ms=0
        group.streams.initial.rebalance.delay.ms=0
        group.min.session.timeout.ms=1000
        """.formatted(host, port, port == 65_535 ? port - 1 : port + 1, user, password);
        String start = """
        /opt/kafka/bin/kafka-storage.sh format --config /tmp/tokenwarden.properties --cluster-id %s \
        --add-scram 'SCRAM-SHA-256=[name=%s,password=%s]' && \
        exec /opt/kafka/bin/kafka-server-start.sh /tmp/tokenwarden.properties
        """.formatted(Uuid.randomUuid(), user, password);
        return on(image, port)
                .withCopyToContainer(Transferable.of(properties), "/tmp/tokenwarden.properties")
                .withCreateContainerCmdModifier(command -> command.withEntrypoint("/bin/sh", "-c"))
                .withCommand(new String[] {start}) // a plain string would be split at spaces
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1));
    }

    /** Redis with an ACL file: the default user off. */
    static GenericContainer<?> redis(String image, int port, String user, String password) {
        String users = "user default off resetpass resetkeys resetchannels -@all\n" + "user " + user + " on >"
                + password + " ~* &* +@all\n";
        String config = """
        port %d
        protected-mode no
        dir /tmp/tokenwarden-redis
        maxmemory 512mb
        maxmemory-policy noeviction
        aclfile /tmp/tokenwarden-redis/users.acl
        appendonly yes
        save ""
        """.formatted(port);
        String start = "mkdir -p /tmp/tokenwarden-redis && cp /tmp/users.acl /tmp/tokenwarden-redis/"
                + " && exec redis-server /tmp/tokenwarden-redis.conf";
        return on(image, port)
                .withCopyToContainer(Transferable.of(users), "/tmp/users.acl")
                .withCopyToContainer(Transferable.of(config), "/tmp/tokenwarden-redis.conf")
                .withCreateContainerCmdModifier(command -> command.withEntrypoint("/bin/sh", "-c"))
                .withCommand(new String[] {start}) // a plain string would be split at spaces
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
    }

    /** OpenSearch with its security plugin, over HTTP without TLS. */
    static GenericContainer<?> openSearch(String image, int port, String user, String password) {
        return on(image, port)
                .withEnv("discovery.type", "single-node")
                .withEnv("http.port", Integer.toString(port))
                .withEnv("OPENSEARCH_INITIAL_ADMIN_PASSWORD", password)
                .withEnv("plugins.security.ssl.http.enabled", "false")
                .withEnv("cluster.routing.allocation.disk.threshold_enabled", "false")
                .withEnv("OPENSEARCH_JAVA_OPTS", "-Xms512m -Xmx512m")
                .waitingFor(Wait.forHttp("/_cluster/health")
                        .forPort(port)
                        .withBasicCredentials(user, password)
                        .withStartupTimeout(START_LIMIT));
    }
}
