package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a record are wanted. Reading streams past all others without a tree, so that a record of many
 * kilobytes costs little more than its bytes. Members that are objects where text is wanted count as absent.
 */
final class RecordShape {
    private final Node root;
    private final List<String> names;
    private final int lists;

    private RecordShape(Node root, List<String> names, int lists) {
        this.root = root;
        this.names = names;
        this.lists = lists;
    }

    /** Collects paths. Each gives a slot, by which {@link Fields} are asked. */
    static final class Builder {
        private final Node root = new Node();
        private final List<String> names = new ArrayList<>();
        private int lists;

        /** Text, a number or a flag; of an array of such, the last. */
        int text(String... path) {
            Node node = node(path);
            node.slot = names.size();
            names.add(String.join(".", path));
            return node.slot;
        }

        /** An array of objects of that shape. */
        int list(RecordShape elements, String... path) {
            Node node = node(path);
            node.elements = elements;
            node.list = lists;
            return lists++;
        }

        /** A member that holds a record of this shape itself: an envelope. */
        Builder envelope(String name) {
            root.children.put(name, root);
            return this;
        }

        RecordShape build() {
            return new RecordShape(root, List.copyOf(names), lists);
        }

        private Node node(String... path) {
            Node node = root;
            for (String name : path) {
                node = node.children.computeIfAbsent(name, key -> new Node());
            }
            return node;
        }
    }

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private int slot = -1;
        private int list = -1;
        private @Nullable RecordShape elements;
    }

    Fields empty() {
        return new Fields(this, names.size(), lists);
    }

    /** @param json stands on the start of an object, and on its end afterwards */
    Fields read(JsonParser json) throws IOException, UnreadableRecordException {
        Fields fields = empty();
        object(json, root, fields);
        return fields;
    }

    private void object(JsonParser json, Node node, Fields fields) throws IOException, UnreadableRecordException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            Node child = node.children.get(name);
            if (child == null) {
                json.skipChildren();
            } else if (token == JsonToken.START_OBJECT) {
                if (child.children.isEmpty()) {
                    json.skipChildren();
                } else {
                    object(json, child, fields);
                }
            } else if (token == JsonToken.START_ARRAY) {
                array(json, child, fields);
            } else if (child.slot >= 0 && token != JsonToken.VALUE_NULL) {
                fields.put(child.slot, names.get(child.slot), json.getText(), false);
            }
        }
    }

    private void array(JsonParser json, Node node, Fields fields) throws IOException, UnreadableRecordException {
        RecordShape elements = node.elements;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == JsonToken.START_OBJECT && elements != null) {
                fields.add(node.list, elements.read(json));
            } else if (token.isStructStart()) {
                json.skipChildren();
            } else if (node.slot >= 0 && token != JsonToken.VALUE_NULL) {
                fields.put(node.slot, names.get(node.slot), json.getText(), true);
            }
        }
    }

    String name(int slot) {
        return names.get(slot);
    }

    /** The slot of that path, or -1. */
    int slot(String... path) {
        Node node = root;
        for (String name : path) {
            Node child = node.children.get(name);
            if (child == null) {
                return -1;
            }
            node = child;
        }
        return node.slot;
    }
}
