package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.SearchResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends one bulk request and reads the result of each document. */
final class BulkRequest {
    private static final Map<String, String> ANSWER_FIELDS =
            Map.of("filter_path", "errors,items.*.status,items.*.result,items.*.error.type,items.*.error.reason");

    private static final byte[] PATCH_HEAD = "{\"doc\":".getBytes(StandardCharsets.UTF_8);

    /**
     * Keeps the notes of analysts, and the action that revokes: it is the action of a detection whose evidence was proven once,
     * although an alert came after it. A detection that was closed as a true positive is reopened if it occurs again. A detection
     * that was closed for another reason stays closed.
     */
    private static final String MERGE = """
            def now = ctx._source; def next = params.doc;
            def revokes = now.action != null && now.action != 'alert';
            if (now.count != null && (now.count > next.count
                || now.count == next.count && revokes && next.action == 'alert')) {
              if (revokes || next.action == 'alert') { ctx.op = 'none'; return; }
              now.action = next.action; return;
            }
            def action = revokes && next.action == 'alert' ? now.action : next.action;
            def triage = now.triage;
            if (triage != null && triage.status == 'closed' && triage.reason == 'true-positive' && now.count != null
                && next.count > now.count
                && ZonedDateTime.parse(next.time).isAfter(ZonedDateTime.parse(triage.at))) {
              triage.status = 'open'; triage.reopened = true;
            }
            now.clear(); now.putAll(next);
            if (action != null) { now.action = action; }
            if (triage != null) { now.triage = triage; }""";

    private static final byte[] MERGE_HEAD = mergeHead();
    private static final byte[] MERGE_MIDDLE = "}},\"upsert\":".getBytes(StandardCharsets.UTF_8);

    private BulkRequest() {}

    /** Result of a document. */
    enum Fate {
        INDEXED,
        /** OpenSearch has a newer state, or has no document to patch. */
        SUPERSEDED,
        /** Overload or an outage: the document is sent again. */
        RETRY,
        /** OpenSearch failed on this document: it is sent again a few times, because the cause may be temporary. */
        FAILED,
        /** OpenSearch refused the whole request, and this document may be the cause. */
        SUSPECT,
        /** OpenSearch will never accept the document. */
        REFUSED
    }

    /**
     * @param detail reason of a refusal; otherwise empty
     */
    record DocumentResult(Document document, Fate fate, String detail) {}

    /**
     * Sends the documents.
     *
     * @return a result for each document, in order
     * @throws IOException if OpenSearch could not be reached
     */
    static List<DocumentResult> send(SearchClient client, List<Document> documents) throws IOException {
        SearchResponse answer = client.send("POST", "/_bulk", ANSWER_FIELDS, encode(documents), SearchClient.NDJSON);
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
        // A blocked index (full disk) and a missing index (it is created again) are temporary.
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
        try (JsonGenerator json = JsonStreams.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart(document.write() == Document.Write.PUT ? "index" : "update");
            json.writeStringField("_index", document.index());
            json.writeStringField("_id", document.id());
            if (document.write() == Document.Write.MERGE || document.write() == Document.Write.SCRIPT) {
                // An analyst may change the same document at this moment.
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
        // Each document continues this: {"script":{"source":...,"params":{"doc":
        String open = "{\"script\":" + script.toString().replaceAll("}$", "") + ",\"params\":{\"doc\":";
        return open.getBytes(StandardCharsets.UTF_8);
    }
}
