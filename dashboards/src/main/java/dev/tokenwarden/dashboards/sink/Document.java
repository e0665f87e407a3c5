package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.contract.Digests;
import java.nio.charset.StandardCharsets;

/** A document to write. Its id is derived from the record, so a repeated record overwrites the same document. */
final class Document {
    /** The longest id that OpenSearch accepts, in bytes. A longer id fails the whole request. */
    private static final int MAX_ID = 512;

    /** Kind of write. */
    enum Write {
        /** Replaces the document. */
        PUT,
        /** Sets the given fields of an existing document. Has no effect if the document does not exist. */
        PATCH,
        /**
         * Replaces the document unless the existing one has a higher {@code count}. The notes of analysts ({@code triage}) and an
         * {@code action} that revokes stay.
         */
        MERGE,
        /** Runs a script, also if the document does not exist yet. The body is the whole request. */
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

    /** JSON in one line. Do not change the array. */
    byte[] body() {
        return body;
    }

    private static String bounded(String id) {
        byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
        return utf8.length <= MAX_ID ? id : Digests.hex(Digests.sha256(utf8), 32);
    }
}
