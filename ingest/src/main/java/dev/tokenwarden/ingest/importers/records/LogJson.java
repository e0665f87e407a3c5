package dev.tokenwarden.ingest.importers.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tokenwarden.contract.JsonStreams;
import java.io.IOException;

/** The project's JSON configuration, with room for what logs hold: a Kubernetes object is deep, and an event is not. */
public final class LogJson {
    /** Deepest nesting that is read past. */
    static final int MAX_DEPTH = 512;

    private static final JsonFactory FACTORY = (JsonFactory) JsonStreams.FACTORY
            .rebuild()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(RecordSplitter.MAX_RECORD)
                    .maxNameLength(64 * 1024)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private LogJson() {}

    public static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
        return FACTORY.createParser(bytes, offset, length);
    }

    public static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }
}
