package dev.tokenwarden.ingest.importers.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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

    private static final int MOST_COLUMNS = 4_096;

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
                case '[' -> row(piece);
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
                    Piece bytes = token == JsonToken.START_ARRAY ? ofBytes(structure) : null;
                    found.put(priority, bytes == null ? structure : bytes);
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
    private static Piece currentStructure(JsonParser json, Piece piece, @Nullable Instant near) throws IOException {
        int from = piece.offset() + (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int to = piece.offset() + (int) json.currentLocation().getByteOffset();
        return new Piece(piece.bytes(), from, to - from, null, null, near);
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
    private static @Nullable Piece text(String text) {
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
        try (JsonParser json = LogJson.parser(piece.bytes(), piece.offset(), piece.length())) {
            Piece text = json.nextToken() == JsonToken.VALUE_STRING ? text(json.getText()) : null;
            return text == null ? List.of() : List.of(List.of(text));
        }
    }

    /** A line such as {@code Mar 2 12:00:00 host app: {"a": 1}}, or one of CSV with a record in a column. */
    private static List<List<Piece>> endOfLine(Piece piece) {
        String column = piece.length() <= MAX_UNPACKED ? column(piece.text()) : null;
        if (column != null) {
            return List.of(List.of(Piece.of(column.getBytes(StandardCharsets.UTF_8), piece.near())));
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

    /** The column of CSV (RFC 4180) that holds an object: {@code "{""a"": 1}"}; null if there is none. */
    private static @Nullable String column(String line) {
        int from = line.indexOf("\"{\"\"");
        int to = from < 0 ? -1 : line.lastIndexOf("}\"");
        return to < 0 ? null : line.substring(from + 1, to + 1).replace("\"\"", "\"");
    }

    /**
     * The record in a row: values with names from the table's columns; or objects with one member each
     * ({@code [{"eventID": "1"}, {"eventName": "x"}]}), or with a field and its value; or else records, as objects or as text
     * beside a time ({@code ["1772452807000000000", "{...}"]}).
     */
    private static List<List<Piece>> row(Piece piece) throws IOException {
        List<String> names = piece.columns() == null ? List.of() : columns(piece.columns());
        ByteArrayBuilder out = new ByteArrayBuilder(piece.length() + 64);
        int values = 0;
        List<Piece> elements = new ArrayList<>();
        List<Piece> texts = new ArrayList<>();
        try (JsonParser json = LogJson.parser(piece.bytes(), piece.offset(), piece.length());
                JsonGenerator object = new JsonFactory().createGenerator(out)) {
            json.nextToken();
            object.writeStartObject();
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token == null) {
                    return List.of();
                }
                if (!names.isEmpty()) {
                    if (values < names.size()) {
                        object.writeFieldName(names.get(values++));
                        object.copyCurrentStructure(json);
                    } else {
                        json.skipChildren();
                    }
                } else if (token == JsonToken.START_OBJECT) {
                    Piece element = currentStructure(json, piece, piece.near());
                    elements.add(element);
                    values += member(element, object) ? 1 : 0;
                } else {
                    Piece text = token == JsonToken.VALUE_STRING ? text(json.getText()) : null;
                    if (text != null && LogTimes.parseOrNull(text.text()) == null) {
                        texts.add(new Piece(text.bytes(), 0, text.length(), null, null, piece.near()));
                    }
                    json.skipChildren();
                }
            }
            object.writeEndObject();
        }
        Piece whole = Piece.of(out.toByteArray(), piece.near());
        if (!names.isEmpty() || !elements.isEmpty() && values == elements.size()) {
            return List.of(List.of(whole));
        }
        List<Piece> records = elements.isEmpty() ? texts : elements;
        return records.isEmpty() ? List.of() : List.of(List.copyOf(records));
    }

    /** Writes the one member of a row's element; false if the element is something else. */
    private static boolean member(Piece element, JsonGenerator out) throws IOException {
        try (JsonParser json = LogJson.parser(element.bytes(), element.offset(), element.length())) {
            json.nextToken();
            String first = json.nextFieldName();
            JsonToken value = json.nextToken();
            if (first == null || !value.isScalarValue()) {
                return false;
            }
            String text = json.getText();
            String second = json.nextFieldName();
            if (second == null) {
                out.writeStringField(first, text);
                return true;
            }
            if (!first.equals("field") || !second.equals("value") || json.nextToken() != JsonToken.VALUE_STRING) {
                return false;
            }
            out.writeStringField(text, json.getText());
            return true;
        }
    }

    /** Names of columns: {@code ["a", "b"]} or {@code [{"name": "a", "type": "string"}, ...]}. */
    private static List<String> columns(byte[] bytes) throws IOException {
        List<String> names = new ArrayList<>();
        try (JsonParser json = LogJson.parser(bytes, 0, bytes.length)) {
            int depth = 0;
            for (JsonToken token = json.nextToken();
                    token != null && names.size() < MOST_COLUMNS;
                    token = json.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                String name = json.currentName();
                boolean named = depth == 2 && ("name".equals(name) || "ColumnName".equals(name));
                if (token == JsonToken.VALUE_STRING && (depth == 1 || named)) {
                    names.add(json.getText());
                }
            }
        }
        return names;
    }
}
