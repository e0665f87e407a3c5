package dev.tokenwarden.standalone.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonLinesLayoutTest {
    @TempDir
    Path logs;

    @Test
    void event_isOneLine_withItsKeysAsMembers() throws Exception {
        SortedArrayStringMap keys = new SortedArrayStringMap();
        keys.putValue("topic", "token-events");
        keys.putValue("error", "line one\nline \"two\"");
        keys.putValue("level", "a key with a fixed name");

        String line = JsonLinesLayout.create()
                .toSerializable(Log4jLogEvent.newBuilder()
                        .setLoggerName("dev.tokenwarden.Some")
                        .setLevel(Level.WARN)
                        .setThreadName("t-1")
                        .setMessage(new SimpleMessage("Worker failed"))
                        .setContextData(keys)
                        .setThrown(new IllegalStateException("broken"))
                        .setTimeMillis(1_700_000_000_123L)
                        .build());

        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode json = Json.MAPPER.readTree(line);
        assertThat(json.path("time").asText()).isEqualTo("2023-11-14T22:13:20.123Z");
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("message").asText()).isEqualTo("Worker failed");
        assertThat(json.path("topic").asText()).isEqualTo("token-events");
        assertThat(json.path("error").asText()).isEqualTo("line one\nline \"two\"");
        assertThat(json.path("key_level").asText()).isEqualTo("a key with a fixed name");
        assertThat(json.path("stack_trace").asText()).startsWith("java.lang.IllegalStateException: broken");
    }

    @Test
    void configuration_findsTheLayout_andWritesTheFile() throws Exception {
        System.setProperty("tokenwarden.logs", logs.toString());
        URI file = Objects.requireNonNull(getClass().getResource("/log4j2-json.xml"))
                .toURI();
        try (LoggerContext context = new LoggerContext("json", null, file)) {
            context.start();
            context.getLogger("dev.tokenwarden.Some").info("Detection runs");
        } finally {
            System.clearProperty("tokenwarden.logs");
        }

        List<String> lines = Files.readAllLines(logs.resolve("warden.log"));
        assertThat(lines).hasSize(1);
        assertThat(Json.MAPPER.readTree(lines.get(0)).path("message").asText()).isEqualTo("Detection runs");
    }
}
