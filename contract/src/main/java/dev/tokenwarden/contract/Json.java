package dev.tokenwarden.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The one JSON configuration of the project. */
public final class Json {
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

    /**
     * For everything that is not a hot path: snake_case, ISO dates, absent instead of null. Unknown keys, missing
     * numbers, one type in place of another and text that is not Unicode are refused.
     */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .build())
            .addModule(new JavaTimeModule())
            .addModule(StrictScalars.module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Json() {}
}
