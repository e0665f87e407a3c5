package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.ingest.importers.records.LogJson;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of a record that a mapper asks for. Reading streams past all others without a tree, so that a record of many
 * kilobytes costs little more than its bytes. An object where text is wanted counts as absent. Text that holds JSON where an
 * object is wanted is read as that object, as Log Analytics and Athena deliver nested values.
 */
final class RecordShape {
    private final ShapeNode root;
    private final List<String> names;
    private final int lists;
    private final boolean anyCase;

    private RecordShape(ShapeNode root, List<String> names, int lists, boolean anyCase) {
        this.root = root;
        this.names = names;
        this.lists = lists;
        this.anyCase = anyCase;
    }

    /** Collects paths. Each gives a slot, by which {@link Fields} are asked. */
    static final class Builder {
        private final ShapeNode root = new ShapeNode();
        private final List<String> names = new ArrayList<>();
        private int lists;
        private boolean anyCase;

        /** Text, a number or a flag; also an array with one of these. */
        int text(String... path) {
            names.add(String.join(".", path));
            return also(names.size() - 1, path);
        }

        /** An array of text, or text alone. */
        int texts(String... path) {
            int slot = text(path);
            node(path).many = true;
            return slot;
        }

        /** Another place of a value, which counts where the places named earlier have none. */
        int also(int slot, String... path) {
            ShapeNode node = node(path);
            node.slot = slot;
            node.rank = ++root.rank;
            return slot;
        }

        /** Another place of an array of text. */
        int alsoTexts(int slot, String... path) {
            also(slot, path);
            node(path).many = true;
            return slot;
        }

        /** An array of objects of that shape. */
        int list(RecordShape elements, String... path) {
            ShapeNode node = node(path);
            node.elements = elements;
            node.list = lists;
            return lists++;
        }

        /** The object of claims, read as plain values: {@link Fields#claims()}. */
        void claims(String... path) {
            node(path).claims = true;
        }

        /** A member that holds a record of this shape itself: an envelope, whose other members complete the record. */
        Builder envelope(String name) {
            root.children.put(name, root);
            return this;
        }

        /** Names of members match in upper and lower case: some exports change the case of names. */
        Builder anyCase() {
            anyCase = true;
            return this;
        }

        RecordShape build() {
            if (anyCase) {
                root.fold();
            }
            return new RecordShape(root, List.copyOf(names), lists, anyCase);
        }

        private ShapeNode node(String... path) {
            ShapeNode node = root;
            for (String name : path) {
                node = node.children.computeIfAbsent(name, key -> new ShapeNode());
            }
            return node;
        }
    }

    Fields empty() {
        return new Fields(names, lists);
    }

    /** @param json at the start of an object, and at its end afterwards */
    Fields read(JsonParser json) throws IOException, UnreadableRecordException {
        Fields fields = empty();
        object(json, root, fields, 0);
        return fields;
    }

    /** @param level how many envelopes are around */
    private void object(JsonParser json, ShapeNode node, Fields fields, int level)
            throws IOException, UnreadableRecordException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            ShapeNode child = node.child(name, anyCase);
            if (child == null) {
                json.skipChildren();
            } else if (child.claims) {
                fields.claims(Claims.read(json));
            } else if (token == JsonToken.START_OBJECT) {
                if (child.children.isEmpty()) {
                    json.skipChildren();
                } else {
                    object(json, child, fields, child == root ? level + 1 : level);
                }
            } else if (token == JsonToken.START_ARRAY) {
                array(json, child, fields, level);
            } else if (token == JsonToken.VALUE_STRING && !child.children.isEmpty() && isObject(json.getText())) {
                text(json.getText(), child, fields, child == root ? level + 1 : level);
            } else if (token == JsonToken.VALUE_STRING
                    && (child.many || child.elements != null)
                    && isArray(json.getText())) {
                textOfArray(json.getText(), child, fields, level);
            } else if (child.slot >= 0 && token != JsonToken.VALUE_NULL) {
                put(child, fields, json.getText(), level);
            }
        }
    }

    private static boolean isObject(String text) {
        String plain = text.strip();
        return plain.startsWith("{") && plain.endsWith("}");
    }

    private static boolean isArray(String text) {
        String plain = text.strip();
        return plain.startsWith("[\"") && plain.endsWith("\"]")
                || plain.startsWith("[{") && plain.endsWith("}]")
                || plain.equals("[]");
    }

    /** Reads text that holds an array of text or of objects. Text that only looks so counts as absent. */
    private void textOfArray(String text, ShapeNode node, Fields fields, int level) throws UnreadableRecordException {
        try (JsonParser nested = LogJson.parser(text)) {
            nested.nextToken();
            array(nested, node, fields, level);
        } catch (IOException ignored) {
            // The text only looked like an array: the member is absent.
        }
    }

    /** Reads text that holds an object. Text that only looks so counts as absent. */
    private void text(String text, ShapeNode node, Fields fields, int level) throws UnreadableRecordException {
        boolean struct = text.indexOf('=') > 0 && text.indexOf('"') < 0;
        try (JsonParser nested = struct ? struct(text) : LogJson.parser(text)) {
            nested.nextToken();
            object(nested, node, fields, level);
        } catch (IOException ignored) {
            // The text only looked like an object: the member is absent.
        }
    }

    private static JsonParser struct(String text) throws IOException {
        byte[] json = StructText.toJson(text);
        return LogJson.parser(json, 0, json.length);
    }

    private void put(ShapeNode node, Fields fields, String text, int level) throws UnreadableRecordException {
        fields.put(node.slot, names.get(node.slot), text, Fields.place(level, node.rank), node.many);
    }

    private void array(JsonParser json, ShapeNode node, Fields fields, int level)
            throws IOException, UnreadableRecordException {
        RecordShape elements = node.elements;
        List<String> texts = new ArrayList<>(1);
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == null) {
                throw new UnreadableRecordException(UnreadableRecordException.NOT_JSON, "");
            }
            if (token == JsonToken.START_OBJECT && elements != null) {
                fields.add(node.list, elements.read(json));
            } else if (token == JsonToken.START_OBJECT && node.slot < 0 && !node.children.isEmpty()) {
                object(json, node, fields, level); // an array of one object, where an object is usual
            } else if (token.isStructStart()) {
                json.skipChildren();
            } else if (node.slot >= 0 && token != JsonToken.VALUE_NULL) {
                texts.add(json.getText());
            }
        }
        // Of several texts where one is wanted, none counts: no one of them is the value.
        if (node.many || texts.size() == 1) {
            for (String text : texts) {
                put(node, fields, text, level);
            }
        }
    }

    /** Puts a value under the name that this shape knows it by, if it does. The first value of a name counts. */
    void put(Fields fields, String text, String... path) throws UnreadableRecordException {
        int slot = slot(path);
        if (slot >= 0 && fields.get(slot) == null) {
            fields.put(slot, path[path.length - 1], text, 0, false);
        }
    }

    /** The slot of that path, or -1. */
    private int slot(String... path) {
        ShapeNode node = root;
        for (String name : path) {
            ShapeNode child = node.child(name, anyCase);
            if (child == null) {
                return -1;
            }
            node = child;
        }
        return node.slot;
    }
}
