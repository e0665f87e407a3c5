package dev.tokenwarden.bench.streams;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The baseline for detection, the minimum of a stateful job: decode each event, one get and one put of 200 bytes. */
final class DecodeGetPut {
    private static final String STORE = "baseline";
    private static final int VALUE_BYTES = 200;

    private DecodeGetPut() {}

    static Topology build(boolean inMemory) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> store = Stores.keyValueStoreBuilder(
                inMemory ? Stores.inMemoryKeyValueStore(STORE) : Stores.persistentKeyValueStore(STORE),
                Serdes.Bytes(),
                Serdes.ByteArray());
        Deserializer<TokenEvent> decode = (topic, bytes) -> {
            try {
                return EventCodec.decode(bytes);
            } catch (InvalidEventException e) {
                throw new SerializationException(e.getMessage(), e);
            }
        };
        return new Topology()
                .addSource("in", new ByteArrayDeserializer(), decode, Topics.TOKEN_EVENTS)
                .addProcessor("get-put", GetPut::new, "in")
                .addStateStore(inMemory ? store.withLoggingDisabled() : store.withLoggingEnabled(Map.of()), "get-put")
                .addSink("out", Topics.DETECTIONS, new ByteArraySerializer(), new ByteArraySerializer(), "get-put");
    }

    private static final class GetPut implements Processor<byte[], TokenEvent, byte[], byte[]> {
        private final byte[] value = new byte[VALUE_BYTES];
        private @Nullable ProcessorContext<byte[], byte[]> context;

        @Override
        public void init(ProcessorContext<byte[], byte[]> started) {
            context = started;
        }

        @Override
        public void process(Record<byte[], TokenEvent> record) {
            ProcessorContext<byte[], byte[]> now = Objects.requireNonNull(context);
            KeyValueStore<Bytes, byte[]> store = now.getStateStore(STORE);
            Bytes key = Bytes.wrap(record.key());
            byte[] before = store.get(key);
            byte[] after = before == null ? value.clone() : before;
            after[0]++;
            store.put(key, after);
            if (record.value().id().isEmpty()) {
                now.forward(record.withValue(after));
            }
        }
    }
}
