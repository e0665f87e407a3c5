package dev.tokenwarden.ingest.importers.records;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a log: a JSON object, a row of a table (a JSON array), a JSON string, or a line of text.
 *
 * @param fault why it cannot be read; null if its brackets match
 * @param columns the names of a row's values, as a JSON array
 * @param near a time at or soon after the piece was written, if the text around it names one
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
public record Piece(
        byte[] bytes,
        int offset,
        int length,
        @Nullable String fault,
        byte @Nullable [] columns,
        @Nullable Instant near) {

    /** The record that a splitter is at. */
    public static Piece of(RecordSplitter splitter, @Nullable Instant near) {
        return new Piece(
                splitter.bytes(), splitter.offset(), splitter.length(), splitter.fault(), splitter.columns(), near);
    }

    public static Piece of(byte[] bytes, @Nullable Instant near) {
        return new Piece(bytes, 0, bytes.length, null, null, near);
    }

    /** The first byte; 0 if there is none. */
    public byte first() {
        return length == 0 ? 0 : bytes[offset];
    }

    public String text() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    public byte[] copy() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
