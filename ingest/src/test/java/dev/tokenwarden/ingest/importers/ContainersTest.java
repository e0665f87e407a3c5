package dev.tokenwarden.ingest.importers;

import static dev.tokenwarden.ingest.importers.LogSamples.quoted;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Two records in every container give the same two events. */
final class ContainersTest {
    /** Containers by name: each puts two records into one text. */
    private static Map<String, BinaryOperator<String>> containers() {
        Map<String, BinaryOperator<String>> all = new LinkedHashMap<>();
        all.put("lines", (a, b) -> a + "\n" + b + "\n");
        all.put("lines with byte order marks", (a, b) -> "\uFEFF" + a + "\r\n\uFEFF" + b);
        all.put("concatenated", (a, b) -> a + b);
        all.put("padded", (a, b) -> a + "\0\0\0\n" + b);
        all.put("array", (a, b) -> "[" + a + "," + b + "]");
        all.put("pretty-printed", (a, b) -> pretty(a) + "\n" + pretty(b));
        all.put("array, a record on a line", (a, b) -> "[\n" + a + ",\n" + b + "\n]");
        for (String name : List.of("Records", "records", "value", "items", "events", "Events", "entries", "results")) {
            all.put(
                    name,
                    (a, b) ->
                            "{\"count\": 2, " + quoted(name) + ": [" + a + ", " + b + "], \"next\": {\"a\": [\"]\"]}}");
        }
        all.put("array of envelopes", (a, b) -> "[{\"records\":[" + a + "]},{\"records\":[" + b + "]}]");
        all.put("envelopes on lines", (a, b) -> "{\"Records\":[" + a + "]}\n{\"Records\":[" + b + "]}\n");
        all.put("array of strings", (a, b) -> "[" + quoted(a) + "," + quoted(b) + "]");
        all.put("strings of arrays", (a, b) -> "{\"records\":[" + quoted("[" + a + "," + b + "]") + "]}");
        all.put(
                "CloudWatch Logs subscription",
                (a, b) -> "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":["
                        + "{\"id\":\"1\",\"timestamp\":1772452800000,\"message\":" + quoted(a) + "},"
                        + "{\"id\":\"2\",\"timestamp\":1772452800000,\"message\":" + quoted(b + "\n") + "}]}");
        all.put(
                "CloudWatch Logs subscription in Kinesis",
                (a, b) -> "{\"Records\":[{\"eventSource\":\"aws:kinesis\","
                        + "\"eventName\":\"aws:kinesis:record\",\"kinesis\":{\"data\":\""
                        + gzip64(all.get("CloudWatch Logs subscription").apply(a, b))
                        + "\"}}]}");
        all.put(
                "CloudWatch Logs subscription in Lambda",
                (a, b) -> "{\"awslogs\":{\"data\":\""
                        + gzip64(all.get("CloudWatch Logs subscription").apply(a, b)) + "\"}}");
        all.put(
                "filter-log-events",
                (a, b) -> "{\"events\":[{\"logStreamName\":\"s\",\"timestamp\":1,\"message\":" + quoted(a)
                        + "},{\"logStreamName\":\"s\",\"timestamp\":1,\"message\":" + quoted(b)
                        + "}],\"searchedLogStreams\":[]}");
        all.put(
                "Logs Insights",
                (a, b) -> "{\"results\":[[{\"field\":\"@timestamp\",\"value\":\"x\"},{\"field\":\"@message\","
                        + "\"value\":" + quoted(a) + "}],[{\"field\":\"@message\",\"value\":" + quoted(b)
                        + "}]],\"status\":\"Complete\"}");
        all.put(
                "SNS",
                (a, b) -> "{\"Type\":\"Notification\",\"Message\":" + quoted("{\"Records\":[" + a + "," + b + "]}")
                        + "}");
        all.put(
                "SNS in SQS in Lambda",
                (a, b) -> "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":"
                        + quoted("{\"Type\":\"Notification\",\"Message\":" + quoted(a) + "}")
                        + "},{\"eventSource\":\"aws:sqs\",\"body\":"
                        + quoted("{\"Type\":\"Notification\",\"Message\":" + quoted(b) + "}") + "}]}");
        all.put(
                "SNS in Lambda",
                (a, b) -> "{\"Records\":[{\"EventSource\":\"aws:sns\",\"EventVersion\":\"1.0\",\"Sns\":{\"Message\":"
                        + quoted(a + "\n" + b) + "}}]}");
        all.put(
                "EventBridge",
                (a, b) -> "{\"version\":\"0\",\"id\":\"x\",\"detail-type\":\"y\",\"source\":\"z\",\"detail\":" + a
                        + "}\n{\"detail\":" + b + "}");
        all.put(
                "Azure Monitor, text",
                (a, b) -> "{\"records\":[{\"category\":\"c\",\"properties\":{\"log\":" + quoted(a)
                        + ",\"pod\":\"p\"}},{\"properties\":{\"log\":" + quoted(b + "\n") + "}}]}");
        all.put(
                "Log Analytics query",
                (a, b) -> "{\"tables\":[{\"name\":\"PrimaryResult\",\"columns\":[{\"name\":\"Category\","
                        + "\"type\":\"string\"},{\"name\":\"log_s\",\"type\":\"string\"}],\"rows\":[[\"kube-audit\","
                        + quoted(a)
                        + "],[\"kube-audit\"," + quoted(b) + "]]}]}");
        all.put(
                "Okta event hook",
                (a, b) -> "{\"eventType\":\"com.okta.event_hook\",\"eventTime\":\"x\",\"data\":{\"events\":[" + a + ","
                        + b + "]}}");
        all.put(
                "Elasticsearch",
                (a, b) -> "{\"took\":1,\"hits\":{\"total\":{\"value\":2},\"hits\":[{\"_id\":\"1\",\"_source\":{"
                        + "\"@timestamp\":\"x\",\"event\":{\"original\":" + quoted(a)
                        + "}}},{\"_source\":{\"event.original\":"
                        + quoted(b) + "}}]}}");
        all.put(
                "Logstash",
                (a, b) -> "{\"@version\":\"1\",\"message\":" + quoted(a) + "}\n{\"message\":" + quoted(b) + "}");
        all.put(
                "Splunk",
                (a, b) -> "{\"preview\":false,\"result\":{\"_raw\":" + quoted(a) + "}}\n{\"event\":" + b + "}");
        all.put(
                "containers' logs",
                (a, b) -> "{\"log\":" + quoted(a + "\n") + ",\"stream\":\"stdout\"}\n"
                        + "2026-03-02T12:00:00.000000000Z stdout F " + b);
        all.put(
                "syslog",
                (a, b) -> "Mar  2 12:00:00 host app[1]: " + a + "\n<13>1 2026-03-02T12:00:00Z h a - - - " + b);
        all.put(
                "Pub/Sub",
                (a, b) -> "{\"message\":{\"data\":\"" + base64(a) + "\"}}\n{\"message\":{\"data\":\"" + base64(b)
                        + "\"}}");
        all.put(
                "OpenTelemetry",
                (a, b) -> "{\"resourceLogs\":[{\"resource\":{},\"scopeLogs\":[{\"logRecords\":["
                        + "{\"timeUnixNano\":\"1772452807000000000\",\"body\":{\"stringValue\":" + quoted(a) + "}},"
                        + "{\"body\":{\"stringValue\":" + quoted(b) + "}}]}]}]}");
        all.put(
                "Loki",
                (a, b) ->
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{\"app\":\"x\"},"
                                + "\"values\":[[\"1772452807000000000\"," + quoted(a) + "],[\"1772452808000000000\","
                                + quoted(b)
                                + "]]}]}}");
        all.put(
                "Datadog",
                (a, b) -> "{\"data\":[{\"type\":\"log\",\"attributes\":{\"message\":\"x\",\"attributes\":" + a
                        + "}},{\"attributes\":{\"message\":" + quoted(b) + "}}]}");
        all.put(
                "Elasticsearch fields and msearch",
                (a, b) -> "{\"responses\":[{\"hits\":{\"hits\":[{\"fields\":{\"event.original\":[" + quoted(a)
                        + "]}},{\"_source\":{\"kubernetes\":{\"audit\":" + b + "}}}]}}]}");
        all.put(
                "GELF",
                (a, b) -> "{\"version\":\"1.1\",\"short_message\":" + quoted(a)
                        + "}\n{\"short_message\":\"x\",\"full_message\":" + quoted(b) + "}");
        all.put(
                "OpenTelemetry, structured",
                (a, b) -> "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1\",\"body\":"
                        + otlp(a) + ",\"attributes\":[]},{\"body\":{\"stringValue\":\"x\"},\"attributes\":"
                        + attributes(b) + "}]}]}]}");
        all.put(
                "CSV with quotes throughout",
                (a, b) -> "\"1772452800000\",\"" + a.replace("\"", "\"\"") + "\"\r\n\"1772452800000\",\""
                        + b.replace("\"", "\"\"") + "\"\r\n");
        all.put(
                "journald, as bytes",
                (a, b) -> "{\"__REALTIME_TIMESTAMP\":\"1772452800000000\",\"MESSAGE\":"
                        + Arrays.toString(a.getBytes(UTF_8)) + "}\n{\"MESSAGE\":" + quoted(b) + "}\n");
        all.put(
                "CloudEvents",
                (a, b) -> "[{\"specversion\":\"1.0\",\"data_base64\":\"" + base64(a)
                        + "\"},{\"specversion\":\"1.0\",\"data\":" + b + "}]");
        all.put(
                "Log Analytics, first version",
                (a, b) ->
                        "{\"Tables\":[{\"TableName\":\"T\",\"Columns\":[{\"ColumnName\":\"log_s\",\"DataType\":\"String\"}],"
                                + "\"Rows\":[[" + quoted(a) + "],[" + quoted(b) + "]]}]}");
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void aColumnOfCsv_isReadToo(LogFormat format) {
        String text = "TimeGenerated,log_s\r\n2026-03-02,\""
                + LogSamples.record(format, 1).replace("\"", "\"\"") + "\"\r\n2026-03-02,\""
                + LogSamples.record(format, 2).replace("\"", "\"\"") + "\",x\r\n";

        LogRun run = LogRun.of(format, text);

        assertThat(run.ids()).containsExactly("e1", "e2");
        assertThat(run.counts().aside()).isEqualTo(Map.of("not-json", 1L));
    }

    static Stream<Arguments> everyFormatInEveryContainer() {
        return Stream.of(LogFormat.values())
                .flatMap(format -> containers().keySet().stream().map(name -> Arguments.of(format, name)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyFormatInEveryContainer")
    void bothRecords_areRead(LogFormat format, String container) {
        String text = containers().get(container).apply(LogSamples.record(format, 1), LogSamples.record(format, 2));

        LogRun run = LogRun.of(format, text);

        assertThat(run.ids()).as(text).containsExactly("e1", "e2");
        assertThat(run.counts()).isEqualTo(new ImportCounts(2, 2, 2, 0, Map.of(), Map.of(), 0));
    }

    @ParameterizedTest
    @EnumSource
    void utf16_isReadWithAndWithoutAMark(LogFormat format) {
        String text = "[" + LogSamples.record(format, 1) + ",\n" + LogSamples.record(format, 2) + "]";

        for (byte[] bytes : List.of(
                text.getBytes(UTF_16LE),
                text.getBytes(UTF_16BE),
                ("\uFEFF" + text).getBytes(UTF_16LE),
                ("\uFEFF" + text).getBytes(UTF_16BE),
                ("\uFEFF" + text).getBytes(UTF_8))) {
            assertThat(LogRun.of(format, bytes).ids()).containsExactly("e1", "e2");
        }
    }

    @Test
    void aLoneSurrogateInUtf16_setsItsRecordAside() {
        String text = LogSamples.record(LogFormat.OKTA, 1) + "\n"
                + LogSamples.record(LogFormat.OKTA, 2).replace("a@x", "a\ud800") + "\n"
                + LogSamples.record(LogFormat.OKTA, 3).replace("a@x", "\ud83d\ude00");
        byte[] bytes = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) text.charAt(i);
            bytes[2 * i + 1] = (byte) (text.charAt(i) >> 8);
        }

        LogRun run = LogRun.of(LogFormat.OKTA, bytes);

        assertThat(run.ids()).containsExactly("e1", "e3");
        assertThat(run.counts().aside()).isEqualTo(Map.of("not-utf-8", 1L));
    }

    @Test
    void lakeRows_areRecords() {
        String row =
                "[{\"eventVersion\":\"1.08\"},{\"eventTime\":\"2026-03-02 12:00:07.000\"},{\"eventSource\":\"s3.amazonaws.com\"},"
                        + "{\"eventName\":\"GetObject\"},{\"eventID\":\"e1\"},{\"recipientAccountId\":\"1\"},"
                        + "{\"userIdentity\":\"{type=IAMUser, principalid=A, arn=arn:aws:iam::1:user/a, accountid=1, accesskeyid=AKIA1,"
                        + " username=a, sessioncontext={attributes={creationdate=null}}}\"}]";
        String json = "[{\"eventJson\":" + quoted(LogSamples.record(LogFormat.CLOUDTRAIL, 2)) + "}]";

        LogRun run = LogRun.of(
                LogFormat.CLOUDTRAIL, "{\"QueryStatus\":\"FINISHED\",\"QueryResultRows\":[" + row + "," + json + "]}");

        assertThat(run.ids()).containsExactlyInAnyOrder("e1", "e2");
        assertThat(run.events()).allSatisfy(event -> {
            assertThat(event.token().jti()).isEqualTo("AKIA1");
            assertThat(event.token().sub()).isEqualTo("arn:aws:iam::1:user/a");
        });
    }

    @Test
    void logAnalyticsColumns_areSignIns() {
        String text =
                "[{\"TenantId\":\"workspace\",\"TimeGenerated\":\"2026-03-02T12:00:07.123Z\",\"Id\":\"e1\",\"CreatedDateTime\":"
                        + "\"2026-03-02T12:00:07.123Z\",\"AADTenantId\":\"t-1\",\"UserPrincipalName\":\"a@x\",\"AppId\":\"app\",\"IPAddress\":"
                        + "\"203.0.113.7\",\"UserAgent\":\"Mozilla\",\"ResultType\":\"0\",\"Location\":\"DE\",\"LocationDetails\":"
                        + "\"{\\\"city\\\":\\\"Berlin\\\",\\\"geoCoordinates\\\":{\\\"latitude\\\":52.5,\\\"longitude\\\":13.4}}\","
                        + "\"DeviceDetail\":{\"deviceId\":\"\"},\"SessionId\":\"s\",\"UniqueTokenIdentifier\":\"u\"}]";

        LogRun run = LogRun.of(LogFormat.ENTRA, text);

        assertThat(run.events()).hasSize(2).allSatisfy(event -> assertThat(event.tenant())
                .isEqualTo("t-1"));
        assertThat(run.events().get(1).use().client().geo().country()).isEqualTo("DE");
        assertThat(run.events().get(1).use().client().geo().lat()).isEqualTo(52.5);
        assertThat(run.events().get(1).use().client().workload()).isNull();
    }

    private static String pretty(String json) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(json)
                    .toPrettyString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String gzip64(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    private static String attributes(String record) {
        try {
            String kvlist = otlp(record);
            return Json.MAPPER.readTree(kvlist).get("kvlistValue").get("values").toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A record as a value of OTLP/JSON. */
    private static String otlp(String record) {
        try {
            return otlp(Json.MAPPER.readTree(record)).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode otlp(JsonNode value) {
        ObjectNode wrapped = Json.MAPPER.createObjectNode();
        if (value.isObject()) {
            ArrayNode values = wrapped.putObject("kvlistValue").putArray("values");
            value.properties()
                    .forEach(member ->
                            values.addObject().put("key", member.getKey()).set("value", otlp(member.getValue())));
        } else if (value.isArray()) {
            ArrayNode values = wrapped.putObject("arrayValue").putArray("values");
            value.forEach(element -> values.add(otlp(element)));
        } else if (value.isNumber()) {
            wrapped.put("intValue", value.asText());
        } else {
            wrapped.put("stringValue", value.asText());
        }
        return wrapped;
    }
}
