package dev.tokenwarden.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/**
 * The broker's configuration: both listeners on loopback and behind SASL, all that no ACL allows is denied, few
 * threads and small buffers.
 *
 * <p>What was acknowledged survives the death of the process, because it is in the operating system's cache by then. It
 * does not survive the loss of power: as everywhere in Kafka, replicas are the answer to that, not fsync.
 *
 * @param logDir where records and metadata live
 * @param clientPort the port for clients
 * @param controllerPort the port for the controller, which only the broker connects to
 * @param brokerPassword how the broker signs in to itself, for transaction markers
 * @param controllerPassword how the broker signs in to the controller
 * @param session how long the controller believes that a silent broker lives
 * @param passwords the file with the passwords of clients
 */
record KafkaSettings(
        Path logDir,
        int clientPort,
        int controllerPort,
        String brokerPassword,
        String controllerPassword,
        Duration session,
        Path passwords) {
    static final String ADMIN = "admin";
    static final String BROKER = "broker";
    static final String CONTROLLER = "controller";
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final int NODE_ID = 1;
    static final String MECHANISM = "SCRAM-SHA-256";

    Map<String, String> toMap() {
        Map<String, String> settings = new HashMap<>();
        identity(settings);
        security(settings);
        singleReplica(settings);
        settings.put("broker.session.timeout.ms", Long.toString(session.toMillis()));
        settings.put("broker.heartbeat.interval.ms", Long.toString(session.toMillis() / 4));
        promptGroups(settings);
        promptTransactions(settings);
        smallFootprint(settings);
        return settings;
    }

    private void identity(Map<String, String> settings) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", logDir.toString());
        settings.put("listeners", "CLIENT://127.0.0.1:" + clientPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "CLIENT://127.0.0.1:" + clientPort);
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.put("auto.create.topics.enable", "false");
    }

    private void security(Map<String, String> settings) {
        settings.put("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
        settings.put("listener.name.client.sasl.enabled.mechanisms", MECHANISM + ",PLAIN");
        settings.put("listener.name.client.plain.sasl.jaas.config", PlainPasswords.jaas(passwords));
        settings.put("listener.name.client.plain.sasl.server.callback.handler.class", PlainPasswords.class.getName());
        settings.put(
                "listener.name.client.scram-sha-256.sasl.jaas.config",
                jaas(ScramLoginModule.class, BROKER, brokerPassword, ""));
        // SCRAM needs the metadata log, which is fetched through the controller listener. So that listener uses PLAIN.
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        settings.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
        settings.put(
                "listener.name.controller.plain.sasl.jaas.config",
                jaas(
                        PlainLoginModule.class,
                        CONTROLLER,
                        controllerPassword,
                        " user_" + CONTROLLER + "=\"" + controllerPassword + "\""));
        settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
        settings.put("super.users", "User:" + ADMIN + ";User:" + BROKER + ";User:" + CONTROLLER);
        settings.put("allow.everyone.if.no.acl.found", "false");
    }

    private static void singleReplica(Map<String, String> settings) {
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.num.partitions", "4");
        settings.put("num.partitions", "4");
    }

    /** Groups form at once, and may notice within seconds that a member was killed. */
    private static void promptGroups(Map<String, String> settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "1000");
        for (String protocol : new String[] {"consumer", "streams"}) {
            settings.put("group." + protocol + ".min.session.timeout.ms", "3000");
            settings.put("group." + protocol + ".session.timeout.ms", "10000");
            settings.put("group." + protocol + ".min.heartbeat.interval.ms", "1000");
            settings.put("group." + protocol + ".heartbeat.interval.ms", "3000");
        }
    }

    /**
     * A transaction soon after another waits for the markers of the earlier one: here they are written within
     * milliseconds, so it asks again that soon, and not after the default of 20 ms. Where the machine is slow it goes on
     * asking for longer than the default of 100 ms: a batch that is refused after all makes those behind it be refused too.
     */
    private static void promptTransactions(Map<String, String> settings) {
        settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
        settings.put("add.partitions.to.txn.retry.backoff.max.ms", "5000");
    }

    private static void smallFootprint(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "1");
        settings.put("group.coordinator.threads", "1");
        settings.put("group.coordinator.background.threads", "1");
        settings.put("share.coordinator.threads", "1");
        settings.put(
                "log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20)); // room for about 300,000 keys a round
        settings.put("log.index.size.max.bytes", Integer.toString(2 << 20)); // what a full segment of 1 GiB needs
        settings.put("offsets.load.buffer.size", Integer.toString(1 << 20));
        settings.put("transaction.state.log.load.buffer.size", Integer.toString(1 << 20));
        // No-op records tell followers that the leader is alive. There are none.
        settings.put("metadata.max.idle.interval.ms", "0");
        settings.put("metric.reporters", "");
    }

    static String jaas(Class<?> module, String user, String password, String more) {
        return module.getName() + " required username=\"" + user + "\" password=\"" + password + "\"" + more + ";";
    }

    @Override
    public String toString() {
        return "KafkaSettings[" + logDir + ", " + clientPort + "]";
    }
}
