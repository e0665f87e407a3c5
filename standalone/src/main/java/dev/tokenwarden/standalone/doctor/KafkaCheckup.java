package dev.tokenwarden.standalone.doctor;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks Kafka: connection, sign-in, the topics with their settings, and the clock. */
public final class KafkaCheckup {
    private static final String PART = "kafka";
    private static final int ANSWER_MILLIS = 5_000;
    private static final String PROVISION = "./warden provision --apply (dry run without --apply)";

    private final Map<String, Object> properties;
    private final Clock clock;
    private final List<DoctorFinding> findings = new ArrayList<>();

    private KafkaCheckup(Map<String, Object> properties, Clock clock) {
        this.properties = new HashMap<>(properties);
        this.properties.put("default.api.timeout.ms", ANSWER_MILLIS);
        this.properties.put("request.timeout.ms", ANSWER_MILLIS);
        this.clock = clock;
    }

    /** @param properties of a user that may describe the topics */
    public static List<DoctorFinding> of(Map<String, Object> properties, Clock clock) throws InterruptedException {
        KafkaCheckup checkup = new KafkaCheckup(properties, clock);
        try (Admin admin = Admin.create(checkup.properties)) {
            checkup.run(admin);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            checkup.findings.add(checkup.failure(e));
        }
        return checkup.findings;
    }

    private DoctorFinding failure(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        String where = "at " + properties.get("bootstrap.servers");
        if (cause instanceof SaslAuthenticationException) {
            return DoctorFinding.problem(
                    PART,
                    where + " refuses the user: " + cause.getMessage(),
                    "check kafka.username, kafka.password_file and kafka.sasl_mechanism; " + PROVISION
                            + " makes users");
        }
        if (cause instanceof SslAuthenticationException) {
            return DoctorFinding.problem(
                    PART,
                    where + " has a certificate that is not trusted: " + cause.getMessage(),
                    "set kafka.ca_file to the authority of the brokers' certificates");
        }
        if (cause instanceof AuthorizationException) {
            return DoctorFinding.problem(
                    PART, where + " denies: " + cause.getMessage(), PROVISION + " grants what roles need");
        }
        return DoctorFinding.problem(
                PART,
                where + " does not answer (" + cause.getClass().getSimpleName() + ")",
                "start the brokers; check kafka.bootstrap, the firewall, and kafka.security_protocol, because a broker with TLS"
                        + " does not answer plain connections");
    }

    private void run(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        int brokers = admin.describeCluster()
                .nodes()
                .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .size();
        findings.add(DoctorFinding.good(PART, "answers, " + brokers + (brokers == 1 ? " broker" : " brokers")));
        Map<String, TopicDescription> topics = topics(admin);
        checkPartitions(topics);
        checkReplication(topics, brokers);
        checkSettings(admin, topics);
        checkClock(admin, topics);
    }

    private Map<String, TopicDescription> topics(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> found = new TreeMap<>();
        var asked = admin.describeTopics(
                        TopicSpecs.all().stream().map(TopicSpec::name).toList())
                .topicNameValues();
        for (var topic : asked.entrySet()) {
            try {
                found.put(topic.getKey(), topic.getValue().get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    findings.add(DoctorFinding.problem(PART, "topic " + topic.getKey() + " does not exist", PROVISION));
                } else if (e.getCause() instanceof AuthorizationException) {
                    findings.add(DoctorFinding.warning(
                            PART,
                            "this user may not describe topic " + topic.getKey(),
                            "run doctor with an operator's user, or let the user describe the topic"));
                } else {
                    throw e;
                }
            }
        }
        return found;
    }

    private void checkPartitions(Map<String, TopicDescription> topics) {
        TopicDescription events = topics.get(Topics.TOKEN_EVENTS);
        if (events == null) {
            return;
        }
        for (TopicSpec wanted : TopicSpecs.all(events.partitions().size())) {
            TopicDescription topic = topics.get(wanted.name());
            if (topic != null && topic.partitions().size() != wanted.partitions()) {
                findings.add(DoctorFinding.problem(
                        PART,
                        "topic " + topic.name() + " has " + topic.partitions().size() + " partitions, not "
                                + wanted.partitions(),
                        topic.partitions().size() < wanted.partitions()
                                ? "kafka-topics.sh --alter --topic " + topic.name() + " --partitions "
                                        + wanted.partitions() + ", while the roles are stopped"
                                : "stop the roles, save what you need, delete the topic, and run " + PROVISION));
            }
        }
    }

    private void checkReplication(Map<String, TopicDescription> topics, int brokers) {
        long single = topics.values().stream()
                .filter(topic -> topic.partitions().stream()
                        .anyMatch(partition -> partition.replicas().size() < 2))
                .count();
        if (brokers > 1 && single > 0) {
            findings.add(DoctorFinding.warning(
                    PART,
                    single + " topics have partitions with one replica only, on " + brokers + " brokers",
                    "kafka-reassign-partitions.sh: give every topic 3 replicas, and min.insync.replicas=2"));
        }
    }

    private void checkSettings(Admin admin, Map<String, TopicDescription> topics)
            throws ExecutionException, InterruptedException {
        List<ConfigResource> asked = topics.keySet().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Config> configs;
        try {
            configs = admin.describeConfigs(asked).all().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                findings.add(DoctorFinding.warning(
                        PART,
                        "this user may not read the settings of topics",
                        "run doctor with an operator's user, or allow DescribeConfigs on the topics"));
                return;
            }
            throw e;
        }
        boolean right = true;
        for (TopicSpec wanted : TopicSpecs.all()) {
            Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, wanted.name()));
            if (config != null) {
                right &= checkSettings(wanted, config);
            }
        }
        if (right && findings.stream().allMatch(finding -> finding.level() == DoctorFinding.Level.GOOD)) {
            findings.add(DoctorFinding.good(PART, topics.size() + " topics have the settings that the roles need"));
        }
    }

    private boolean checkSettings(TopicSpec wanted, Config config) {
        boolean right = true;
        Map<String, String> all = new TreeMap<>(wanted.configs());
        // Kafka deletes what is not compacted, so a topic without the setting must not be compacted.
        all.putIfAbsent("cleanup.policy", "delete");
        for (Map.Entry<String, String> one : all.entrySet()) {
            ConfigEntry found = config.get(one.getKey());
            if (found != null && !one.getValue().equals(found.value())) {
                right = false;
                findings.add(DoctorFinding.problem(
                        PART,
                        "topic " + wanted.name() + " has " + one.getKey() + "=" + found.value() + ", not "
                                + one.getValue(),
                        "kafka-configs.sh --alter --entity-type topics --entity-name " + wanted.name()
                                + " --add-config " + one.getKey() + "=" + one.getValue()));
            }
        }
        return right;
    }

    /** Brokers do not say what time it is. An append time in the future shows that a broker is ahead. */
    private void checkClock(Admin admin, Map<String, TopicDescription> topics)
            throws ExecutionException, InterruptedException {
        TopicDescription events = topics.get(Topics.TOKEN_EVENTS);
        if (events == null) {
            return;
        }
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        events.partitions()
                .forEach(partition -> asked.put(
                        new TopicPartition(Topics.TOKEN_EVENTS, partition.partition()), OffsetSpec.maxTimestamp()));
        long latest = admin.listOffsets(asked).all().get().values().stream()
                .mapToLong(offset -> offset.timestamp())
                .max()
                .orElse(-1);
        if (latest > clock.millis()) {
            findings.addAll(ServerClocks.compare(PART, Instant.ofEpochMilli(latest), clock));
        }
    }
}
