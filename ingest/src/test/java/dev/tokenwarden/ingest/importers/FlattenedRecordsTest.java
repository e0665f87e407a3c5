package dev.tokenwarden.ingest.importers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Records whose nested members became columns, as log stores and shippers keep them. */
final class FlattenedRecordsTest {
    private interface Column {
        String of(String path, String name);
    }

    /** CloudWatch Logs Insights, Elastic and Splunk: {@code userIdentity.accessKeyId}. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ENVOY")
    void dots(LogFormat format) throws IOException {
        isReadLikeTheRecord(format, (path, name) -> path.isEmpty() ? name : path + "." + name, "");
    }

    /** Custom tables of Log Analytics: {@code actor_alternateId_s}. */
    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = "OKTA")
    void columnsWithTypes(LogFormat format) throws IOException {
        isReadLikeTheRecord(format, (path, name) -> path.isEmpty() ? name : path + "_" + name, "_s");
    }

    private static void isReadLikeTheRecord(LogFormat format, Column column, String suffix) throws IOException {
        String record = LogSamples.record(format, 1);
        ObjectNode flat = Json.MAPPER.createObjectNode();
        flatten("", Json.MAPPER.readTree(record), column, suffix, flat);

        Mapped mapped = Mapped.of(format, flat.toString());

        assertThat(mapped.events())
                .as(flat.toString())
                .isNotEmpty()
                .isEqualTo(Mapped.of(format, record).events());
    }

    private static void flatten(String path, JsonNode node, Column column, String suffix, ObjectNode into) {
        node.properties().forEach(member -> {
            String name = column.of(path, member.getKey());
            if (member.getValue().isObject()) {
                flatten(name, member.getValue(), column, suffix, into);
            } else if (member.getValue().isArray() && !suffix.isEmpty()) {
                into.put(name + suffix, member.getValue().toString());
            } else {
                into.set(name + suffix, member.getValue());
            }
        });
    }
}
