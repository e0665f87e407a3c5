package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.embedded.KafkaAccess;
import dev.tokenwarden.embedded.KafkaGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tries every operation of every user on every resource, and compares what the broker answers with the matrix. */
final class KafkaCells {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> FOREIGN = List.of("someone-elses", "warden-streams-changelog");
    private static final List<String> GROUPS = List.of(
            "tokenwarden-ingest",
            "tokenwarden-revocation",
            "tokenwarden-dashboards",
            "warden-streams",
            "someone-elses");
    private static final List<String> TRANSACTIONS = List.of(
            "tokenwarden-ingest-1",
            "tokenwarden-revocation-1",
            "tokenwarden-policy",
            "warden-streams-1",
            "someone-elses");

    private final List<String> topics = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int allowed;
    private int refused;

    /** Writes a record to every topic, so that who can read reads something. */
    KafkaCells(KafkaAccess admin, AccessMatrix matrix) throws Exception {
        matrix.topics().stream().map(TopicSpec::name).forEach(topics::add);
        topics.addAll(FOREIGN);
        try (Admin client = Admin.create(properties(admin));
                var producer = producer(admin)) {
            client.createTopics(FOREIGN.stream()
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
            for (String topic : topics) {
                producer.send(new ProducerRecord<>(topic, 0, "key", "value")).get();
            }
        }
    }

    private static Map<String, Object> properties(KafkaAccess access) {
        Map<String, Object> properties = new HashMap<>(access.clientProperties());
        properties.put("default.api.timeout.ms", "30000");
        return properties;
    }

    private static KafkaProducer<String, String> producer(KafkaAccess access) {
        Map<String, Object> properties = new HashMap<>(access.clientProperties());
        // So that a refusal names the topic.
        properties.put("enable.idempotence", "false");
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(KafkaAccess access) {
        Map<String, Object> properties = new HashMap<>(access.clientProperties());
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    /** An operation, which succeeds or is refused. */
    private interface Attempt {
        void run() throws Exception;
    }

    void probe(KafkaUser user, KafkaAccess access) throws Exception {
        try (var producer = producer(access);
                var consumer = consumer(access);
                Admin admin = Admin.create(properties(access))) {
            for (String topic : topics) {
                cell(user, ResourceType.TOPIC, topic, AclOperation.READ, () -> read(consumer, topic));
                cell(user, ResourceType.TOPIC, topic, AclOperation.WRITE, () -> producer.send(
                                new ProducerRecord<>(topic, 0, "key", "value"))
                        .get());
                cell(
                        user,
                        ResourceType.TOPIC,
                        topic,
                        AclOperation.DELETE,
                        () -> get(admin.deleteRecords(
                                        Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(0)))
                                .all()));
                cell(user, ResourceType.TOPIC, topic, AclOperation.ALTER_CONFIGS, () -> get(alter(admin, topic)));
            }
            for (String group : GROUPS) {
                cell(
                        user,
                        ResourceType.GROUP,
                        group,
                        AclOperation.DESCRIBE,
                        () -> get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
                cell(
                        user,
                        ResourceType.GROUP,
                        group,
                        AclOperation.DELETE,
                        () -> get(admin.deleteConsumerGroups(List.of(group)).all()));
            }
            for (String id : TRANSACTIONS) {
                cell(
                        user,
                        ResourceType.TRANSACTIONAL_ID,
                        id,
                        AclOperation.WRITE,
                        () -> get(admin.fenceProducers(List.of(id)).all()));
            }
            cell(
                    user,
                    ResourceType.CLUSTER,
                    "kafka-cluster",
                    AclOperation.CREATE,
                    () -> get(admin.createTopics(
                                    List.of(new NewTopic("new-topic", Optional.of(1), Optional.empty())),
                                    new CreateTopicsOptions().validateOnly(true))
                            .all()));
            cell(
                    user,
                    ResourceType.CLUSTER,
                    "kafka-cluster",
                    AclOperation.DESCRIBE,
                    () -> get(admin.describeAcls(AclBindingFilter.ANY).values()));
            cell(
                    user,
                    ResourceType.CLUSTER,
                    "kafka-cluster",
                    AclOperation.ALTER,
                    () -> get(admin.alterUserScramCredentials(
                                    List.of(new UserScramCredentialDeletion("nobody", ScramMechanism.SCRAM_SHA_256)))
                            .all()));
        }
    }

    private static KafkaFuture<Void> alter(Admin admin, String topic) {
        return admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET))),
                        new AlterConfigsOptions().validateOnly(true))
                .all();
    }

    private static void read(KafkaConsumer<String, String> consumer, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long begin = System.nanoTime();
        while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new IllegalStateException("no record and no refusal");
            }
        }
    }

    private static void get(KafkaFuture<?> future) throws Exception {
        try {
            future.get();
        } catch (ExecutionException e) {
            // The operation was allowed; there is nothing to delete.
            if (!(e.getCause() instanceof GroupIdNotFoundException)
                    && !(e.getCause() instanceof ResourceNotFoundException)) {
                throw e;
            }
        }
    }

    private void cell(KafkaUser user, ResourceType type, String name, AclOperation operation, Attempt attempt)
            throws Exception {
        boolean expected = user.grants().stream().anyMatch(grant -> allows(grant, type, name, operation));
        boolean happened;
        try {
            attempt.run();
            happened = true;
        } catch (AuthorizationException e) {
            happened = false;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            happened = false;
        }
        if (happened != expected) {
            wrong.add(user.name() + " " + operation + " " + type + " " + name + ": expected "
                    + (expected ? "allowed" : "refused"));
        } else if (happened) {
            allowed++;
        } else {
            refused++;
        }
    }

    private static boolean allows(KafkaGrant grant, ResourceType type, String name, AclOperation operation) {
        boolean covers = grant.type() == type
                && (grant.pattern() == PatternType.PREFIXED
                        ? name.startsWith(grant.name())
                        : name.equals(grant.name()));
        return covers
                && (grant.operations().contains(operation) || grant.operations().contains(AclOperation.ALL));
    }

    List<String> wrong() {
        return wrong;
    }

    int allowed() {
        return allowed;
    }

    int refused() {
        return refused;
    }

    String summary() {
        return "kafka: " + (allowed + refused + wrong.size()) + " cells, " + allowed + " allowed as expected, "
                + refused + " refused as expected, " + wrong.size() + " wrong";
    }
}
