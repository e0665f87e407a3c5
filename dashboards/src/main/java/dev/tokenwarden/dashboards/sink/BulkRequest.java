package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.SearchResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One bulk request, and what became of each of its documents. */
final class BulkRequest {
    private static final Map<String, String> ONLY_WHAT_IS_READ =
            Map.of("filter_path", "errors,items.*.status,items.*.result,items.*.error.type,items.*.error.reason");

    private static final byte[] PATCH_HEAD = "{\"doc\":".getBytes(StandardCharsets.UTF_8);

    /**
     * What people have noted stays. Something that was closed as dealt with, and goes on happening, is open again; what
     * was closed as harmless stays closed.
     */
    private static final String MERGE = """
            def now = ctx._source; def next = params.doc;
            if (now.count != null && now.count > next.count) { ctx.op = 'none'; return; }
            def triage = now.triage;
            if (triage != null && triage.status == 'closed' && triage.reason == 'true-positive' && now.count != null
                && next.count > now.count
                && ZonedDateTime.parse(next.time).isAfter(ZonedDateTime.parse(triage.at))) {
              triage.status = 'open'; triage.reopened = true;
            }
            now.clear(); now.putAll(next);
            if (triage != null) { now.triage = triage; }""";

    private static final byte[] MERGE_HEAD = mergeHead();
    private static final byte[] MERGE_MIDDLE = "}},\"upsert\":".getBytes(StandardCharsets.UTF_8);

    private BulkRequest() {}

    /** What became of a document. */
    enum Fate {
        INDEXED,
        /** A newer state is there, or there is nothing to patch. */
        SUPERSEDED,
        /** Overload or an outage: to be sent again. */
        RETRY,
        /** OpenSearch failed on this one: sent again some times, since that may be the document's fault or not. */
        FAILED,
        /** The request as a whole was refused, and this may be the document at fault. */
        SUSPECT,
        /** It will never be taken. */
        REFUSED
    }

    /**
     * @param detail why it was refused, else empty
     */
    record DocumentResult(Document document, Fate fate, String detail) {}

    /**
     * Sends the documents.
     *
     * @return a result for each document, in order
     * @throws IOException if OpenSearch could not be reached
     */
    static List<DocumentResult> send(SearchClient client, List<Document> documents) throws IOException {
        SearchResponse answer =
                client.send("POST", "/_bulk", ONLY_WHAT_IS_READ, encode(documents), SearchClient.NDJSON);
        if (!answer.ok()) {
            return whole(answer, documents);
        }
        JsonNode items = answer.body().path("items");
        if (items.size() != documents.size()) {
            throw new IOException("OpenSearch answered a bulk request for fewer documents than it was sent");
        }
        List<DocumentResult> results = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            results.add(result(documents.get(i), items.get(i).elements().next()));
        }
        return results;
    }

    private static List<DocumentResult> whole(SearchResponse answer, List<Document> documents) {
        Fate fate = answer.retriable() ? Fate.RETRY : documents.size() > 1 ? Fate.SUSPECT : Fate.REFUSED;
        String detail = answer.status() + " " + answer.errorType();
        return documents.stream()
                .map(document -> new DocumentResult(document, fate, detail))
                .toList();
    }

    private static DocumentResult result(Document document, JsonNode item) {
        int status = item.path("status").asInt();
        String error = item.path("error").path("type").asText("");
        if (status == 200 && item.path("result").asText().equals("noop")) {
            return new DocumentResult(document, Fate.SUPERSEDED, "");
        }
        if (status >= 200 && status < 300) {
            return new DocumentResult(document, Fate.INDEXED, "");
        }
        if (status == 409 || (status == 404 && document.write() == Document.Write.PATCH)) {
            return new DocumentResult(document, Fate.SUPERSEDED, "");
        }
        // A blocked index (full disk) and a missing index (it is created again) are temporary: the document is not at
        // fault.
        if (status == 403 || status == 404 || status == 408 || status == 429 || status > 500) {
            return new DocumentResult(document, Fate.RETRY, error);
        }
        String detail =
                status + " " + error + ": " + item.path("error").path("reason").asText("");
        return new DocumentResult(document, status == 500 ? Fate.FAILED : Fate.REFUSED, detail);
    }

    private static byte[] encode(List<Document> documents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(documents.size() * 1200);
        for (Document document : documents) {
            action(document, out);
            switch (document.write()) {
                case PUT, SCRIPT -> out.write(document.body());
                case PATCH -> {
                    out.write(PATCH_HEAD);
                    out.write(document.body());
                    out.write('}');
                }
                case MERGE -> {
                    out.write(MERGE_HEAD);
                    out.write(document.body());
                    out.write(MERGE_MIDDLE);
                    out.write(document.body());
                    out.write('}');
                }
            }
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static void action(Document document, ByteArrayOutputStream out) throws IOException {
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart(document.write() == Document.Write.PUT ? "index" : "update");
            json.writeStringField("_index", document.index());
            json.writeStringField("_id", document.id());
            if (document.write() == Document.Write.MERGE || document.write() == Document.Write.SCRIPT) {
                // A person may note something on it in the same moment.
                json.writeNumberField("retry_on_conflict", 5);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static byte[] mergeHead() {
        ObjectNode script = JsonNodeFactory.instance.objectNode();
        script.put("source", MERGE.replaceAll("\\s+", " "));
        // The rest is each document's own: {"script":{"source":...,"params":{"doc":
        String open = "{\"script\":" + script.toString().replaceAll("}$", "") + ",\"params\":{\"doc\":";
        return open.getBytes(StandardCharsets.UTF_8);
    }
}
