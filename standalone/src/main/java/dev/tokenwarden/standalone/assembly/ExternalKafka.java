package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.kafka.FilePasswordHandler;
import dev.tokenwarden.standalone.kafka.FileTlsEngine;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka cluster elsewhere. This process uses one principal for all its roles, which the operator of the cluster made. */
final class ExternalKafka implements KafkaConnections {

    private static final Logger LOG = LoggerFactory.getLogger(ExternalKafka.class);
    private static final String START_TIMEOUT_MILLIS = "15000";

    private final String bootstrap;
    private final Map<String, Object> properties;

    ExternalKafka(KafkaChoice.External choice) {
        this.bootstrap = choice.bootstrap();
        Map<String, Object> given = new HashMap<>();
        given.put("bootstrap.servers", choice.bootstrap());
        given.put("security.protocol", choice.securityProtocol());
        if (choice.username() != null && choice.password() != null) {
            given.put("sasl.mechanism", choice.saslMechanism());
            given.put("sasl.jaas.config", jaas(choice.saslMechanism(), choice.username(), choice.password()));
            if (choice.password().file() != null) {
                given.put("sasl.client.callback.handler.class", FilePasswordHandler.class.getName());
            }
        }
        if (choice.tls() != null) {
            given.putAll(FileTlsEngine.properties(choice.tls()));
        }
        this.properties = Map.copyOf(given);
    }

    private static String jaas(String mechanism, String username, Secret password) {
        String module = mechanism.equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        // A password in a file is read for each connection.
        String secret = password.file() == null
                ? "password=\"" + escaped(password.value())
                : FilePasswordHandler.FILE + "=\""
                        + escaped(password.file().toAbsolutePath().toString());
        return module + " required username=\"" + escaped(username) + "\" " + secret + "\";";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public Map<String, Object> as(String principal, KafkaGrant... grants) {
        return properties;
    }

    @Override
    public void limitWrites(String principal, long bytesPerSecond) {
        // The operator sets quotas.
    }

    @Override
    public void withdraw(String principal) {
        // The operator does this.
    }

    @Override
    public void ensureTopics(Collection<TopicSpec> topics) throws StartException {
        Map<String, Object> config = new HashMap<>(properties);
        config.put("default.api.timeout.ms", START_TIMEOUT_MILLIS);
        config.put("request.timeout.ms", START_TIMEOUT_MILLIS);
        try (Admin admin = Admin.create(config)) {
            var created = admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                                    .configs(topic.configs()))
                            .toList())
                    .values();
            for (var topic : created.entrySet()) {
                try {
                    topic.getValue().get();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof TopicAuthorizationException) {
                        requirePresent(admin, topic.getKey());
                    } else if (!(e.getCause() instanceof TopicExistsException)) {
                        throw failure("cannot create topic " + topic.getKey(), e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted", e);
        } catch (RuntimeException e) {
            throw failure("cannot connect", root(e));
        }
    }

    /** The first cause: Kafka wraps a file that cannot be read twice. */
    private static Throwable root(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null && root.getCause().getMessage() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** A user that cannot create topics needs those that it can see. It cannot see the topics of other roles. */
    private void requirePresent(Admin admin, String topic) throws StartException, InterruptedException {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                return;
            }
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw failure("cannot describe topic " + topic, e.getCause());
            }
            if (!topic.startsWith(Topics.INPUT_PREFIX)) {
                throw new StartException(
                        "kafka at " + bootstrap + ": topic " + topic
                                + " does not exist, and this user cannot create it: run ./warden provision --apply",
                        e.getCause());
            }
            // The other reporters need not wait for it.
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .log("Input topic is missing, and this user cannot create it: run warden provision --apply");
        }
    }

    private StartException failure(String what, @Nullable Throwable cause) {
        String reason = cause == null ? "" : String.valueOf(cause.getMessage());
        return new StartException("kafka at " + bootstrap + ": " + what + ": " + reason, cause);
    }

    @Override
    public boolean makesPrincipals() {
        return false;
    }
}
