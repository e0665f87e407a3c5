package dev.tokenwarden.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.aggregate.AggregateProcessor;
import dev.tokenwarden.streams.health.DetectionFailures;
import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.store.CommitAwareStore;
import dev.tokenwarden.streams.store.NoOpStore;
import dev.tokenwarden.streams.token.EventCounters;
import dev.tokenwarden.streams.token.EventDecoder;
import dev.tokenwarden.streams.token.Inbound;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology, as a pure function of its configuration.
 *
 * <pre>
 * token-events ─┬─> tokens ─┬─> token-detections, token-lineage, revocation-requests
 *         links ─┘           ├─> links  (back to the tokens above and below)
 *                            └─> facts ──> aggregates ──> token-detections
 * </pre>
 */
public final class DetectionTopology {
    private static final String EVENTS_SOURCE = "token-events";
    private static final String LINKS_SOURCE = "links-source";
    private static final String FACTS_SOURCE = "facts-source";
    private static final String TOKENS = "token-processor";
    private static final String AGGREGATES = "aggregate-processor";

    private DetectionTopology() {}

    /** The topology that applies the policy in force when an event is read. */
    public static Topology build(TopologyConfig config, Supplier<Policy> policies) {
        return build(
                config, policies, task -> true, new SimpleMeterRegistry(), EventCodec::decode, uncountedFailures());
    }

    static Topology build(
            TopologyConfig config,
            Supplier<Policy> policies,
            LagProbe lag,
            MeterRegistry meters,
            EventDecoder decoder,
            DetectionFailures failures) {
        Deserializer<byte[]> bytes = new ByteArrayDeserializer();
        Serializer<Object> out = bytesOut();
        EventCounters counters = new EventCounters(meters);
        Topology topology = new Topology();
        topology.addSource(EVENTS_SOURCE, bytes, Inbound.admitted(decoder, counters), Topics.TOKEN_EVENTS);
        topology.addSource(LINKS_SOURCE, bytes, Inbound.fromPeer(), Topics.STREAMS_LINKS);
        topology.addProcessor(
                TOKENS,
                () -> new TokenProcessor(policies, config, lag, counters, failures),
                EVENTS_SOURCE,
                LINKS_SOURCE);
        for (String store : TokenStores.HOT) {
            topology.addStateStore(hot(store, config), TOKENS);
        }
        for (String store : TokenStores.OTHERS) {
            topology.addStateStore(store(store, config), TOKENS);
        }
        StreamPartitioner<Object, Object> toAll = toAll();
        topology.addSink(ForwardingOutputs.DETECTIONS, Topics.DETECTIONS, out, out, TOKENS);
        topology.addSink(ForwardingOutputs.LINEAGE, Topics.LINEAGE, out, out, TOKENS);
        topology.addSink(ForwardingOutputs.REQUESTS, Topics.REVOCATION_REQUESTS, out, out, TOKENS);
        topology.addSink(ForwardingOutputs.LINKS, Topics.STREAMS_LINKS, out, out, TOKENS);
        topology.addSink(ForwardingOutputs.LINKS_TO_ALL, Topics.STREAMS_LINKS, out, out, toAll, TOKENS);
        topology.addSink(ForwardingOutputs.FACTS, Topics.STREAMS_FACTS, out, out, TOKENS);
        topology.addSink(ForwardingOutputs.FACTS_TO_ALL, Topics.STREAMS_FACTS, out, out, toAll, TOKENS);

        topology.addSink(ForwardingOutputs.DEAD, Topics.DEAD, out, out, TOKENS);

        topology.addSource(FACTS_SOURCE, bytes, facts(), Topics.STREAMS_FACTS);
        topology.addProcessor(
                AGGREGATES, () -> new AggregateProcessor(policies, config.backtest(), failures), FACTS_SOURCE);
        for (String store : List.of(AggregateProcessor.AGGREGATES, AggregateProcessor.PENDING)) {
            topology.addStateStore(hot(store, config), AGGREGATES);
        }
        topology.addStateStore(store(AggregateProcessor.CLOCKS, config), AGGREGATES);
        topology.addSink(ForwardingOutputs.AGGREGATE_DETECTIONS, Topics.DETECTIONS, out, out, AGGREGATES);
        topology.addSink(ForwardingOutputs.AGGREGATE_FACTS, Topics.STREAMS_FACTS, out, out, AGGREGATES);
        topology.addSink(ForwardingOutputs.AGGREGATE_DEAD, Topics.DEAD, out, out, AGGREGATES);
        return topology;
    }

    /** Failures that no metric shows, for a run that ends at its first failure: a backtest or a benchmark. */
    static DetectionFailures uncountedFailures() {
        return new DetectionFailures(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new SimpleMeterRegistry());
    }

    /**
     * A store whose rows change with every event. It is written once per commit, or never if the run discards its
     * state.
     */
    private static StoreBuilder<StateStore> hot(String name, TopologyConfig config) {
        return config.inMemory() ? NoOpStore.builder(name) : CommitAwareStore.builder(name);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name, TopologyConfig config) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> builder = Stores.keyValueStoreBuilder(
                config.inMemory() ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name),
                Serdes.Bytes(),
                Serdes.ByteArray());
        return config.inMemory()
                ? builder.withLoggingDisabled()
                : builder.withLoggingEnabled(Map.of()).withCachingEnabled();
    }

    private static StreamPartitioner<Object, Object> toAll() {
        return (topic, key, value, partitions) ->
                Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
    }

    private static Serializer<Object> bytesOut() {
        ByteArraySerializer bytes = new ByteArraySerializer();
        return (topic, value) -> bytes.serialize(topic, (byte[]) value);
    }

    private static Deserializer<Fact> facts() {
        return (topic, value) -> {
            try {
                return Fact.parseFrom(value);
            } catch (InvalidProtocolBufferException e) {
                throw new SerializationException("not a fact", e);
            }
        };
    }
}
