package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.Templates;
import dev.tokenwarden.dashboards.sink.SinkMetrics.RecordOutcome;
import dev.tokenwarden.service.Backoff;
import dev.tokenwarden.service.Stop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes documents until each is in OpenSearch, or in the dead-letter file because OpenSearch refuses it. During an outage it
 * keeps trying until a stop is requested.
 */
final class BulkWriter {
    private static final Logger log = LoggerFactory.getLogger(BulkWriter.class);
    /** The most bytes of documents in one request, well below the default limit of OpenSearch (100 MB). */
    private static final long MAX_BYTES = 8L << 20;

    /** After this many failures of OpenSearch on a document, it counts as refused and does not delay the others. */
    private static final int MAX_FAILURES = 6;

    private final SearchClient client;
    private final Templates templates;
    private final DeadLetterFile deadLetters;
    private final SinkMetrics metrics;
    private final Stop stop;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

    BulkWriter(SearchClient client, Templates templates, DeadLetterFile deadLetters, SinkMetrics metrics, Stop stop) {
        this.client = client;
        this.templates = templates;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.stop = stop;
    }

    /** The reason why the last attempt failed; null after a success. */
    @Nullable
    String trouble() {
        return trouble.get();
    }

    /**
     * Writes all documents, in order.
     *
     * @return false if a stop was requested before all documents had a result: then none counts as written
     */
    boolean write(List<Document> documents) {
        int from = 0;
        while (from < documents.size()) {
            long bytes = 0;
            int to = from;
            do {
                bytes += documents.get(to++).body().length;
            } while (to < documents.size() && bytes + documents.get(to).body().length <= MAX_BYTES);
            if (!settle(documents.subList(from, to))) {
                return false;
            }
            from = to;
        }
        return true;
    }

    private boolean settle(List<Document> documents) {
        List<Document> pending = documents;
        Backoff backoff = new Backoff();
        int answers = 0;
        while (true) {
            String failure;
            try {
                templates.ensure();
                List<BulkRequest.DocumentResult> results = BulkRequest.send(client, pending);
                if (results.get(0).fate() == BulkRequest.Fate.SUSPECT) {
                    return halve(pending);
                }
                pending = settled(results, ++answers >= MAX_FAILURES);
                if (pending.isEmpty()) {
                    trouble.set(null);
                    return true;
                }
                failure = "OpenSearch did not accept " + pending.size() + " documents yet";
                // A deleted index, or a cluster that lost its data, needs its templates first.
                templates.forget();
            } catch (IOException | RuntimeException e) {
                templates.forget();
                failure = String.valueOf(e.getMessage());
            }
            if (stop.isRequested()) {
                return false;
            }
            metrics.retry();
            if (trouble.getAndSet(failure) == null) {
                log.atWarn()
                        .addKeyValue("count", pending.size())
                        .addKeyValue("reason", failure)
                        .log("OpenSearch cannot be written; trying again");
            }
            stop.await(backoff.next());
        }
    }

    /** Sends both halves: OpenSearch refused the whole request and does not name the invalid document. */
    private boolean halve(List<Document> documents) {
        int middle = documents.size() / 2;
        return settle(documents.subList(0, middle)) && settle(documents.subList(middle, documents.size()));
    }

    /**
     * Counts the finished documents and returns the others.
     *
     * @param last whether a document on which OpenSearch fails counts as refused now
     */
    private List<Document> settled(List<BulkRequest.DocumentResult> results, boolean last) throws IOException {
        List<Document> again = new ArrayList<>();
        for (BulkRequest.DocumentResult result : results) {
            switch (result.fate()) {
                case INDEXED -> metrics.count(RecordOutcome.INDEXED);
                case SUPERSEDED -> metrics.count(RecordOutcome.SUPERSEDED);
                case RETRY, SUSPECT -> again.add(result.document());
                case FAILED -> {
                    if (last) {
                        refuse(result);
                    } else {
                        again.add(result.document());
                    }
                }
                case REFUSED -> refuse(result);
            }
        }
        return again;
    }

    private void refuse(BulkRequest.DocumentResult result) throws IOException {
        Document document = result.document();
        deadLetters.add(document.index() + "/" + document.id(), result.detail(), document.body());
        metrics.count(RecordOutcome.REFUSED);
        log.atWarn()
                .addKeyValue("index", document.index())
                .addKeyValue("document", document.id())
                .log("OpenSearch refused a document; written to the dead-letter file");
    }
}
