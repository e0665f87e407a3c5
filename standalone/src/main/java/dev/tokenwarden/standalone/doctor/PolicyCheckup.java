package dev.tokenwarden.standalone.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Compares the policy with what is seen: who never spoke, and who never acknowledged. */
public final class PolicyCheckup {
    private static final String PART = "policy";
    private static final int RECENT = 10_000;
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private PolicyCheckup() {}

    /** Registrations that never sent a record, and issuers without a token among the latest events. */
    public static List<DoctorFinding> reporters(Policy policy, Map<String, Object> kafka) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("default.api.timeout.ms", (int) ANSWER.toMillis());
        properties.put("request.timeout.ms", (int) ANSWER.toMillis());
        properties.put("allow.auto.create.topics", false);
        properties.put("isolation.level", "read_committed");
        List<DoctorFinding> findings = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<String, List<PartitionInfo>> topics = consumer.listTopics();
            for (Registration registration : policy.document().registrations()) {
                check(registration, topics, consumer, findings);
            }
            checkIssuers(policy, topics, consumer, findings);
        } catch (KafkaException e) {
            findings.add(DoctorFinding.warning(
                    PART,
                    "could not be compared with the events: " + e.getClass().getSimpleName(),
                    "run doctor with a user that may read token-events and the input topics"));
        }
        return findings;
    }

    private static void check(
            Registration registration,
            Map<String, List<PartitionInfo>> topics,
            KafkaConsumer<byte[], byte[]> consumer,
            List<DoctorFinding> findings) {
        String topic = Topics.input(registration.name());
        if (!topics.containsKey(topic)) {
            findings.add(DoctorFinding.problem(
                    PART,
                    "registration " + registration.name() + " has no input topic " + topic,
                    "./warden provision --apply, or let ./warden up make it"));
        } else if (ends(consumer, topics.get(topic)).values().stream().allMatch(end -> end == 0)) {
            findings.add(DoctorFinding.warning(
                    PART,
                    "registration " + registration.name() + " has never sent a record",
                    "check that the reporter runs with its credentials, or remove the registration"));
        }
    }

    private static Map<TopicPartition, Long> ends(
            KafkaConsumer<byte[], byte[]> consumer, List<PartitionInfo> partitions) {
        return consumer.endOffsets(partitions.stream()
                .map(one -> new TopicPartition(one.topic(), one.partition()))
                .toList());
    }

    private static void checkIssuers(
            Policy policy,
            Map<String, List<PartitionInfo>> topics,
            KafkaConsumer<byte[], byte[]> consumer,
            List<DoctorFinding> findings) {
        List<PartitionInfo> partitions = topics.get(Topics.TOKEN_EVENTS);
        if (partitions == null) {
            return;
        }
        Set<String> seen = new HashSet<>();
        int events = read(consumer, ends(consumer, partitions), seen);
        if (events == 0) {
            findings.add(DoctorFinding.warning(
                    PART,
                    "no event was admitted yet",
                    "send one: docs/quick-start.md; ./warden dead list shows refused ones"));
            return;
        }
        for (IssuerPolicy issuer : policy.document().issuers()) {
            if (!issuer.isFamily() && !seen.contains(issuer.issuer())) {
                findings.add(DoctorFinding.warning(
                        PART,
                        "issuer " + issuer.issuer() + " has no token among the latest " + events + " events",
                        "connect a reporter for it, or compare its iss with that in the tokens, letter by letter"));
            }
        }
    }

    /** Reads the latest events, and returns how many there are. */
    private static int read(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Set<String> issuers) {
        consumer.assign(ends.keySet());
        Map<TopicPartition, Long> first = consumer.beginningOffsets(ends.keySet());
        ends.forEach((partition, end) ->
                consumer.seek(partition, Math.max(first.getOrDefault(partition, 0L), end - RECENT / ends.size())));
        int events = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(ANSWER)) {
                String issuer = issuer(record.value());
                if (issuer != null) {
                    events++;
                    issuers.add(issuer);
                }
            }
        }
        return events;
    }

    private static @Nullable String issuer(byte @Nullable [] event) {
        try {
            TokenEvent decoded = event == null ? null : EventCodec.decode(event);
            return decoded == null || decoded.token() == null
                    ? null
                    : decoded.token().iss();
        } catch (InvalidEventException e) {
            // Read progress and the like.
            return null;
        }
    }

    /**
     * Verifiers that are silent, and registrations of verifiers of which none ever acknowledged.
     *
     * @param status what the revocation API says of its verifiers
     */
    public static List<DoctorFinding> verifiers(Policy policy, JsonNode status) {
        List<DoctorFinding> findings = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (JsonNode tenant : status.path("tenants")) {
            for (JsonNode verifier : tenant.path("verifiers")) {
                String id = verifier.path("id").asText();
                int instance = id.indexOf('#');
                known.add(instance < 0 ? id : id.substring(0, instance));
                if (!verifier.path("alive").asBoolean()) {
                    findings.add(DoctorFinding.problem(
                            PART,
                            "verifier " + id + " of tenant "
                                    + tenant.path("tenant").asText() + " has acknowledged nothing for "
                                    + verifier.path("age_ms").asLong() / 1_000 + " s",
                            "check that it runs and reaches Redis: it does not hear of revocations"));
                }
            }
        }
        for (Registration registration : policy.document().registrations()) {
            if (registration.allowsType(EventType.USED) && known.stream().noneMatch(registration::allowsSource)) {
                findings.add(DoctorFinding.warning(
                        PART,
                        "no verifier with a source of registration " + registration.name()
                                + " acknowledges the denylist",
                        "connect it to Redis (docs/verifier.md): it reports uses, and accepts revoked tokens"));
            }
        }
        return findings;
    }
}
