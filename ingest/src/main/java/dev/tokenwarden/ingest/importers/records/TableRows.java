package dev.tokenwarden.ingest.importers.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rows of tables, as query services return them: arrays that hold a record or several. */
final class TableRows {
    private static final int MOST_COLUMNS = 4_096;

    private TableRows() {}

    /**
     * The record in a row: values with names from the table's columns; or objects with one member each
     * ({@code [{"eventID": "1"}, {"eventName": "x"}]}), or with a field and its value; or else records, as objects or as text
     * beside a time ({@code ["1772452807000000000", "{...}"]}).
     */
    static List<List<Piece>> records(Piece piece) throws IOException {
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
                    Piece element = Wrappers.currentStructure(json, piece, piece.near());
                    elements.add(element);
                    values += member(element, object) ? 1 : 0;
                } else {
                    Piece text = token == JsonToken.VALUE_STRING ? Wrappers.text(json.getText()) : null;
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
