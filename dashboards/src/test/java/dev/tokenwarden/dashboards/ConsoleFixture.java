package dev.tokenwarden.dashboards;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.ConsoleConfig;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.SearchConfig;
import dev.tokenwarden.dashboards.sink.SinkConfig;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.OpenSearchPart;
import dev.tokenwarden.testkit.Backbone;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The service on real servers, and what a test says to it and asks it. */
final class ConsoleFixture implements AutoCloseable {
    private final Backbone backbone;
    private final Path directory;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SearchClient search;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final PolicyPeer policy = new PolicyPeer();

    ConsoleFixture(Backbone backbone, Path directory) {
        this.backbone = backbone;
        this.directory = directory;
        backbone.kafka()
                .ensureTopics(List.of(
                        KafkaTopic.of(Topics.TOKEN_EVENTS, 4),
                        KafkaTopic.of(Topics.DETECTIONS, 4),
                        KafkaTopic.of(Topics.DECISIONS, 1),
                        KafkaTopic.compacted(Topics.REVOCATIONS, 1)));
        Map<String, Object> properties = kafka();
        // Deliveries may double: the sink has to stand that anyway.
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        search = new SearchClient(search(backbone.openSearch().uri()));
    }

    Map<String, Object> kafka() {
        return new HashMap<>(backbone.kafka().admin().clientProperties());
    }

    SearchConfig search(URI uri) {
        OpenSearchPart part = backbone.openSearch();
        return SearchConfig.of(uri, part.admin().user(), part.admin().password());
    }

    Path deadLetters() {
        return directory.resolve("refused");
    }

    DashboardsService service() {
        return service(backbone.openSearch().uri(), Optional.empty());
    }

    DashboardsService service(URI openSearch, Optional<ConsoleConfig.RevocationApi> revocation) {
        DashboardsConfig config = new DashboardsConfig(
                kafka(), search(openSearch), SinkConfig.defaults(deadLetters()), ConsoleConfig.loopback(0, revocation));
        return new DashboardsService(config, policy, policy, Clock.systemUTC(), registry);
    }

    void send(Detection detection) {
        send(Topics.DETECTIONS, detection.subject().key(detection.tenant()), detection.toJson());
    }

    void send(Decision decision) {
        send(Topics.DECISIONS, decision.id().getBytes(StandardCharsets.UTF_8), decision.toJson());
    }

    void send(Revocation revocation) {
        send(Topics.REVOCATIONS, revocation.target().key(), revocation.toJson());
    }

    void end(Target target) {
        producer.send(new ProducerRecord<>(Topics.REVOCATIONS, target.key(), null));
        producer.flush();
    }

    void send(TokenEvent event) {
        producer.send(
                new ProducerRecord<>(Topics.TOKEN_EVENTS, TokenIdentity.eventKey(event), EventCodec.encode(event)));
    }

    void send(String topic, byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
    }

    void flush() {
        producer.flush();
    }

    /** All values of a topic now. */
    List<String> values(String topic) {
        Map<String, Object> properties = kafka();
        properties.put("auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return values;
    }

    /** The document, as searches find it; missing if there is none. */
    JsonNode document(Index index, String id) {
        return ask(index, id).path("hits").path("hits").path(0).path("_source");
    }

    long count(Index index) {
        return ask(index, null).path("hits").path("total").path("value").asLong();
    }

    private JsonNode ask(Index index, String id) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("track_total_hits", true);
        if (id != null) {
            body.putObject("query").putObject("ids").putArray("values").add(id);
        }
        try {
            search.send("POST", "/" + index.alias() + "/_refresh", Map.of(), (JsonNode) null);
            return search.send("POST", "/" + index.alias() + "/_search", Map.of("ignore_unavailable", "true"), body)
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the node give one document a time that is none, and fail on another, as a pipeline of an operator's may. */
    void breakDocuments(Index index, String refused, String failed) {
        String pipeline = """
                {"processors": [
                  {"set": {"if": "ctx.id == '%s'", "field": "time", "value": "no time"}},
                  {"fail": {"if": "ctx.id == '%s'", "message": "failed on purpose"}}]}""".formatted(refused, failed);
        String settings = "{\"index.default_pipeline\": \"breaking\"}";
        try {
            put("/_ingest/pipeline/breaking", pipeline);
            await().until(() -> put("/" + index.index() + "/_settings", settings) == 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes all indices, as a lost disk does. */
    void deleteIndices() throws IOException {
        search.send("DELETE", "/tokenwarden-*", Map.of("expand_wildcards", "all"), (JsonNode) null)
                .orThrow("deleting the indices");
    }

    int put(String path, String body) throws IOException {
        return search.send("PUT", path, Map.of(), body.getBytes(StandardCharsets.UTF_8), "application/json")
                .status();
    }

    double counter(String name, String... tags) {
        return registry.find(name).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Override
    public void close() {
        producer.close();
        search.close();
    }
}
