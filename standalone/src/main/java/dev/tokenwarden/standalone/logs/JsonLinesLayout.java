package dev.tokenwarden.standalone.logs;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Node;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/**
 * One JSON object for each log event, on one line: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code message}, {@code
 * stack_trace} if there is one, and a member for each key of the log call. Values of keys are strings.
 *
 * <p>A key that has the name of a fixed member is written as {@code key_NAME}.
 */
@Plugin(name = "JsonLinesLayout", category = Node.CATEGORY, elementType = Layout.ELEMENT_TYPE, printObject = true)
public final class JsonLinesLayout extends AbstractStringLayout {
    private static final Set<String> FIXED = Set.of("time", "level", "logger", "thread", "message", "stack_trace");

    private JsonLinesLayout() {
        super(StandardCharsets.UTF_8);
    }

    /** Called by Log4j. */
    @PluginFactory
    public static JsonLinesLayout create() {
        return new JsonLinesLayout();
    }

    @Override
    public String toSerializable(LogEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(
                    "time",
                    Instant.ofEpochSecond(
                                    event.getInstant().getEpochSecond(),
                                    event.getInstant().getNanoOfSecond())
                            .toString());
            json.writeStringField("level", event.getLevel().name());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("thread", event.getThreadName());
            json.writeStringField("message", event.getMessage().getFormattedMessage());
            event.getContextData().forEach((key, value) -> member(json, key, value));
            Throwable cause = event.getThrown();
            if (cause != null) {
                StringWriter trace = new StringWriter();
                cause.printStackTrace(new PrintWriter(trace));
                json.writeStringField("stack_trace", trace.toString());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written", e);
        }
        return line.append('\n').toString();
    }

    private static void member(JsonGenerator json, String key, Object value) {
        try {
            json.writeStringField(FIXED.contains(key) ? "key_" + key : key, String.valueOf(value));
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written", e);
        }
    }
}
