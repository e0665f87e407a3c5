package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.Templates;
import dev.tokenwarden.policy.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Puts the very documents of the sink into OpenSearch, past Kafka, as fast as that takes them. */
public final class Filler {
    private static final int BATCH = 4_000;

    private final SearchClient client;
    private final DetectionDocuments detections = new DetectionDocuments(Clock.systemUTC());
    private final EventDocuments events =
            new EventDocuments(SinkConfig.defaults(Path.of("dead")), Policy::defaults, Clock.systemUTC());

    public Filler(SearchClient client) throws IOException {
        this.client = client;
        new Templates(client).ensure();
    }

    /** Detections {@code from} to {@code to}, exclusive. */
    public void detections(int from, int to, IntFunction<Detection> source) throws Exception {
        List<Document> batch = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Detection detection = source.apply(i);
            Document made =
                    detections.make(new ConsumerRecord<>(Topics.DETECTIONS, 0, i, new byte[0], detection.toJson()));
            // Nothing is there yet to be merged with.
            batch.add(Document.put(Index.DETECTIONS.index(), made.id(), made.body()));
            send(batch, BATCH);
        }
        send(batch, 1);
    }

    /** Events {@code from} to {@code to}, exclusive. */
    public void events(int from, int to, IntFunction<TokenEvent> source) throws Exception {
        List<Document> batch = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Document made = events.make(
                    new ConsumerRecord<>(Topics.TOKEN_EVENTS, 0, i, new byte[0], EventCodec.encode(source.apply(i))));
            if (made != null) {
                batch.add(made);
            }
            send(batch, BATCH);
        }
        send(batch, 1);
    }

    private void send(List<Document> batch, int atLeast) throws IOException {
        if (batch.size() >= atLeast) {
            for (BulkRequest.DocumentResult result : BulkRequest.send(client, batch)) {
                if (result.fate() != BulkRequest.Fate.INDEXED) {
                    throw new IOException(result.fate() + " " + result.detail());
                }
            }
            batch.clear();
        }
    }
}
