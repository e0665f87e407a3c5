package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.utf8;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.KafkaPart;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A Kafka broker with a reporter and a reader. */
public final class Broker implements AutoCloseable {
    private final KafkaPart kafka;
    private final AutoCloseable owned;
    private final Map<String, Object> properties;
    private final KafkaProducer<byte[], byte[]> producer;

    private Broker(KafkaPart kafka, AutoCloseable owned) {
        this.kafka = kafka;
        this.owned = owned;
        this.properties = Map.copyOf(kafka.admin().clientProperties());
        Map<String, Object> reporter = new HashMap<>(properties);
        reporter.put("max.request.size", 30 << 20);
        reporter.put("compression.type", "gzip");
        this.producer = new KafkaProducer<>(reporter, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The broker that others run. */
    public static Broker of(KafkaPart kafka) {
        return new Broker(kafka, () -> {});
    }

    /** A broker of its own, which goes on where the last one on that directory ended. */
    public static Broker start(Path dir) {
        EmbeddedParts parts = EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.KAFKA));
        return new Broker(parts.kafka(), parts);
    }

    public Map<String, Object> properties() {
        return properties;
    }

    /** Sets a configuration of a topic. */
    void configure(String topic, String name, String value) {
        try (Admin admin = Admin.create(properties)) {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(change)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** The offset that a group has committed; 0 if none. */
    long committed(String group, TopicPartition partition) {
        try (Admin admin = Admin.create(properties)) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition);
            return offset == null ? 0 : offset.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** How a principal with these rights only connects. */
    public Map<String, Object> propertiesOf(String principal, KafkaGrant... grants) {
        return Map.copyOf(kafka.ensurePrincipal(principal, grants).clientProperties());
    }

    public void create(Collection<TopicSpec> topics) {
        kafka.ensureTopics(topics.stream()
                .map(topic -> new KafkaTopic(topic.name(), topic.partitions(), topic.configs()))
                .toList());
    }

    public void send(String registration, byte[]... values) {
        for (byte[] value : values) {
            sendAsync(registration, value);
        }
        producer.flush();
    }

    public void sendAsync(String registration, byte[] value) {
        producer.send(new ProducerRecord<>(
                Topics.input(registration), null, utf8("key"), value, List.of(new RecordHeader("mark", utf8("kept")))));
    }

    /** Sends to an input topic that takes the reporter's own timestamps. */
    public void sendAt(String registration, long time, byte[] value) {
        producer.send(new ProducerRecord<>(Topics.input(registration), null, time, utf8("key"), value));
    }

    public int count(String topic) {
        try (var consumer = consumer()) {
            return (int) consumer.endOffsets(partitions(consumer, topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = consumer()) {
            Collection<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** The admitted events. */
    public List<ConsumerRecord<byte[], byte[]>> events() {
        return read(Topics.TOKEN_EVENTS).stream()
                .filter(record -> record.headers().lastHeader(AdmissionHeaders.KIND) == null)
                .toList();
    }

    /** Ids of the admitted events in the order of their first occurrence. */
    public Set<String> ids() {
        Set<String> ids = new LinkedHashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : events()) {
            try {
                ids.add(EventCodec.decode(record.value()).id());
            } catch (InvalidEventException e) {
                throw new AssertionError(e);
            }
        }
        return ids;
    }

    private static Collection<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .collect(Collectors.toList());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        producer.close();
        try {
            owned.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
