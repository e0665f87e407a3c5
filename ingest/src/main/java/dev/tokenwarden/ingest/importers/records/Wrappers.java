package dev.tokenwarden.ingest.importers.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a wrapper holds: an object with the record in one of its members, as text, as an object or as base64; a row of a
 * table; a string with JSON in it; a line of text with a record at its end.
 */
public final class Wrappers {
    /** Largest content that is unpacked from base64. */
    private static final int MAX_UNPACKED = 16 << 20;

    /** How base64 begins of gzip, of an object and of an array. */
    private static final List<String> BASE64 = List.of("H4sI", "eyJ", "eyI", "eyA", "ewo", "ew0", "W3s", "Wwo", "Wws");

    /** Members that hold a record, in the order in which they are tried. */
    private static final List<String> HOLDERS = List.of(
            "event.original", // Elastic Common Schema
            "original",
            "_source", // Elasticsearch
            "CloudTrailEvent", // aws cloudtrail lookup-events
            "eventJson", // CloudTrail Lake
            "eventData",
            "detail", // EventBridge
            "properties", // Azure Monitor
            "log", // AKS, containers
            "log_s", // AKS in Log Analytics
            "Sns", // Lambda
            "Message", // SNS
            "message", // CloudWatch Logs, Logstash, Pub/Sub
            "@message", // CloudWatch Logs Insights
            "body", // SQS
            "Body",
            "awslogs",
            "kinesis",
            "data",
            "Data",
            "event",
            "_raw", // Splunk
            "result",
            "raw",
            "rawData",
            "RawData",
            "rawEvent",
            "jsonPayload", // Cloud Logging
            "textPayload",
            "MESSAGE", // journald
            "msg",
            "payload",
            "Payload",
            "record",
            "properties_s",
            "fields",
            "line",
            "content",
            "stringValue", // OpenTelemetry
            "kvlistValue",
            "json", // Filebeat
            "attributes", // Datadog
            "map", // Sumo Logic
            "full_message", // GELF
            "short_message",
            "data_base64", // CloudEvents
            "raw_data",
            "raw_log",
            "log_text",
            "kubernetes", // Elastic Agent
            "audit",
            "value");

    private static final Map<String, Integer> PRIORITIES = priorities();

    private static final List<String> TIMES =
            List.of("time", "timestamp", "@timestamp", "ingestionTime", "receiveTimestamp");

    private Wrappers() {}

    private static Map<String, Integer> priorities() {
        Map<String, Integer> priorities = new HashMap<>();
        HOLDERS.forEach(name -> priorities.put(name, priorities.size()));
        return Map.copyOf(priorities);
    }

    /** The contents of a wrapper, each in its pieces; the likeliest first. Empty if the piece is no wrapper. */
    public static List<List<Piece>> contents(Piece piece) {
        try {
            return switch (piece.first()) {
                case '{' -> members(piece);
                case '[' -> TableRows.records(piece);
                case '"' -> string(piece);
                default -> endOfLine(piece);
            };
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<List<Piece>> members(Piece piece) throws IOException {
        Map<Integer, Piece> found = new TreeMap<>();
        Instant near = piece.near();
        try (JsonParser json = LogJson.parser(piece.bytes(), piece.offset(), piece.length())) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                Integer priority = PRIORITIES.get(name);
                if (priority == null) {
                    if (TIMES.contains(name) && token.isScalarValue()) {
                        Instant time = LogTimes.parseOrNull(json.getText());
                        near = time == null ? near : time;
                    }
                    json.skipChildren();
                } else if (token.isStructStart()) {
                    Piece structure = currentStructure(json, piece, null);
                    Piece plain = plain(name, structure);
                    found.put(priority, plain == null ? structure : plain);
                } else if (token == JsonToken.VALUE_STRING) {
                    Piece text = text(json.getText());
                    if (text != null) {
                        found.put(priority, text);
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        List<List<Piece>> contents = new ArrayList<>(found.size());
        for (Piece content : found.values()) {
            contents.add(List.of(new Piece(content.bytes(), content.offset(), content.length(), null, null, near)));
        }
        return contents;
    }

    /** The object at which the parser of {@code piece} is, as a piece. Moves the parser to the object's end. */
    static Piece currentStructure(JsonParser json, Piece piece, @Nullable Instant near) throws IOException {
        int from = piece.offset() + (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int to = piece.offset() + (int) json.currentLocation().getByteOffset();
        return new Piece(piece.bytes(), from, to - from, null, null, near);
    }

    /** What a structure stands for that is no record itself; null for any other. */
    private static @Nullable Piece plain(String name, Piece structure) throws IOException {
        if (structure.first() != '[') {
            return name.equals("kvlistValue") ? OtlpValues.ofKvlist(structure) : null;
        }
        Piece bytes = ofBytes(structure);
        return bytes == null && name.equals("attributes") ? OtlpValues.ofArray(structure) : bytes;
    }

    /** The text in an array of its bytes, as journald writes what it does not take for text; null for another array. */
    private static @Nullable Piece ofBytes(Piece array) throws IOException {
        ByteArrayBuilder bytes = new ByteArrayBuilder(array.length() / 4);
        try (JsonParser json = LogJson.parser(array.bytes(), array.offset(), array.length())) {
            json.nextToken();
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                int value = token == JsonToken.VALUE_NUMBER_INT ? json.getValueAsInt(-1) : -1;
                if (value < 0 || value > 0xFF) {
                    return null;
                }
                bytes.append(value);
            }
        }
        return bytes.size() == 0 ? null : text(new String(bytes.toByteArray(), StandardCharsets.UTF_8));
    }

    /** Text as a piece: JSON, base64 of JSON or gzip, or a line. */
    static @Nullable Piece text(String text) {
        String plain = text.strip();
        if (plain.isEmpty()) {
            return null;
        }
        if (BASE64.stream().anyMatch(plain::startsWith)) {
            byte[] unpacked = unpack(plain);
            if (unpacked != null) {
                return Piece.of(unpacked, null);
            }
        }
        return Piece.of(plain.getBytes(StandardCharsets.UTF_8), null);
    }

    private static byte @Nullable [] unpack(String base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64);
            if (!base64.startsWith("H4sI")) {
                return bytes;
            }
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                byte[] unpacked = in.readNBytes(MAX_UNPACKED + 1);
                return unpacked.length > MAX_UNPACKED ? null : unpacked;
            }
        } catch (IllegalArgumentException | IOException e) {
            return null;
        }
    }

    private static List<List<Piece>> string(Piece piece) throws IOException {
        List<List<Piece>> column = column(piece);
        if (!column.isEmpty()) {
            return column;
        }
        try (JsonParser json = LogJson.parser(piece.bytes(), piece.offset(), piece.length())) {
            Piece text = json.nextToken() == JsonToken.VALUE_STRING ? text(json.getText()) : null;
            return text == null ? List.of() : List.of(List.of(text));
        }
    }

    /** A line such as {@code Mar 2 12:00:00 host app: {"a": 1}}, or one of CSV with a record in a column. */
    private static List<List<Piece>> endOfLine(Piece piece) {
        List<List<Piece>> column = column(piece);
        if (!column.isEmpty()) {
            return column;
        }
        byte[] bytes = piece.bytes();
        int end = piece.offset() + piece.length();
        while (end > piece.offset() && bytes[end - 1] <= ' ') {
            end--;
        }
        if (end == piece.offset() || bytes[end - 1] != '}') {
            return List.of();
        }
        for (int at = piece.offset(); at < end - 1; at++) {
            if (bytes[at] == '{' && (bytes[at + 1] == '"' || bytes[at + 1] == ' ')) {
                return List.of(List.of(new Piece(bytes, at, end - at, null, null, piece.near())));
            }
        }
        return List.of();
    }

    private static List<List<Piece>> column(Piece piece) {
        String column = piece.length() <= MAX_UNPACKED ? column(piece.text()) : null;
        return column == null
                ? List.of()
                : List.of(List.of(Piece.of(column.getBytes(StandardCharsets.UTF_8), piece.near())));
    }

    /** The column of CSV (RFC 4180) that holds an object: {@code "{""a"": 1}"}; null if there is none. */
    private static @Nullable String column(String line) {
        int from = line.indexOf("\"{\"\"");
        int to = from < 0 ? -1 : line.lastIndexOf("}\"");
        return to < 0 ? null : line.substring(from + 1, to + 1).replace("\"\"", "\"");
    }
}
