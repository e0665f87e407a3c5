package dev.tokenwarden.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** The one configuration of JSON that is read and written as a stream. */
public final class JsonStreams {
    /** The maximum size of a document, in bytes. An event may not be larger. */
    public static final int MAX_EVENT_BYTES = 64 * 1024;
    /** The maximum nesting depth. */
    public static final int MAX_DEPTH = 32;

    /** For streaming codecs on hot paths. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            // JSON between systems is UTF-8 (RFC 8259, section 8.1). Charset detection could be made to guess
            // differently.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_EVENT_BYTES)
                    .maxNameLength(1024)
                    .maxNumberLength(64)
                    .build())
            .build();

    private JsonStreams() {}
}
