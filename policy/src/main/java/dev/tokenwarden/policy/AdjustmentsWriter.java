package dev.tokenwarden.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes adjustments as YAML. It quotes all texts, so that no text is read as another type. */
public final class AdjustmentsWriter {

    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private AdjustmentsWriter() {}

    /** The YAML text; {@link AdjustmentsReader#parse} reads it back. */
    public static String write(Adjustments adjustments) {
        StringWriter text = new StringWriter();
        try (JsonGenerator yaml = FACTORY.createGenerator(text)) {
            yaml.writeStartObject();
            if (!adjustments.rulesMode().isEmpty()) {
                yaml.writeObjectFieldStart("rules_mode");
                for (Map.Entry<String, Mode> one : new TreeMap<>(adjustments.rulesMode()).entrySet()) {
                    yaml.writeStringField(one.getKey(), one.getValue().name().toLowerCase(Locale.ROOT));
                }
                yaml.writeEndObject();
            }
            if (!adjustments.exceptions().isEmpty()) {
                yaml.writeArrayFieldStart("exceptions");
                for (ExceptionEntry one : adjustments.exceptions()) {
                    write(one, yaml);
                }
                yaml.writeEndArray();
            }
            yaml.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Adjustments have no YAML form", e);
        }
        return text.toString();
    }

    private static void write(ExceptionEntry exception, JsonGenerator yaml) throws IOException {
        yaml.writeStartObject();
        yaml.writeStringField("id", exception.id());
        yaml.writeStringField("rule", exception.rule());
        given(yaml, "client", exception.client());
        given(yaml, "subject", exception.subject());
        given(yaml, "audience", exception.audience());
        yaml.writeStringField("suppresses", exception.suppresses().wireName());
        yaml.writeStringField("created", exception.created().toString());
        yaml.writeStringField("expires", exception.expires().toString());
        yaml.writeStringField("by", exception.by());
        yaml.writeStringField("reason", exception.reason());
        yaml.writeEndObject();
    }

    private static void given(JsonGenerator yaml, String name, @Nullable String value) throws IOException {
        if (value != null) {
            yaml.writeStringField(name, value);
        }
    }
}
