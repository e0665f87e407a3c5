package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.contract.Digests;
import java.nio.charset.StandardCharsets;

/** Something to be written. The id follows from the content, so that a second delivery writes over the first. */
final class Document {
    /** Longest id that OpenSearch takes, in bytes; one longer id would fail the whole request. */
    private static final int MAX_ID = 512;

    /** How it is written. */
    enum Write {
        /** In whole, over what is there. */
        PUT,
        /** Over the fields that it has, if the document is there; void if not. */
        PATCH,
        /**
         * In whole, if its {@code count} is not below that of what is there; void if it is. What people have noted on the
         * document ({@code triage}) stays.
         */
        MERGE,
        /** By a script, also if the document is not there yet; the body is the request as a whole. */
        SCRIPT
    }

    private final Write write;
    private final String index;
    private final String id;
    private final byte[] body;

    private Document(Write write, String index, String id, byte[] body) {
        this.write = write;
        this.index = index;
        this.id = id;
        this.body = body;
    }

    static Document put(String index, String id, byte[] body) {
        return new Document(Write.PUT, index, bounded(id), body);
    }

    static Document merge(String index, String id, byte[] body) {
        return new Document(Write.MERGE, index, bounded(id), body);
    }

    static Document script(String index, String id, byte[] body) {
        return new Document(Write.SCRIPT, index, bounded(id), body);
    }

    static Document patch(String index, String id, byte[] body) {
        return new Document(Write.PATCH, index, bounded(id), body);
    }

    Write write() {
        return write;
    }

    /** The index to write to. */
    String index() {
        return index;
    }

    String id() {
        return id;
    }

    /** JSON in one line; not to be changed. */
    byte[] body() {
        return body;
    }

    private static String bounded(String id) {
        byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
        return utf8.length <= MAX_ID ? id : Digests.hex(Digests.sha256(utf8), 32);
    }
}
