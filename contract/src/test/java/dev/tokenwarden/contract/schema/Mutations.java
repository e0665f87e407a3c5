package dev.tokenwarden.contract.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Small changes to a document: some leave it valid, some do not. */
final class Mutations {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String[] TEXTS = {
        "",
        " ",
        "\u001c",
        "\u00a0",
        "x",
        "5",
        "1.0",
        "token",
        "chain",
        "subject",
        "accepted",
        "other",
        "high",
        "2026-11-23T21:00:00Z",
        "2026-11-23T21:00:00.5Z",
        "2026-11-23t21:00:00.123456789012z",
        "2026-11-23T21:00:00.1234567890123Z",
        "2026-11-23T21:00:00+05:30",
        "2026-11-23T21:00:00-18:59",
        "2026-11-23T21:00:00+19:00",
        "2026-11-23T21:00:00",
        "2026-11-23 21:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T23:59:60Z",
        "2026-02-29T00:00:00Z",
        "2028-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "1999-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "2026-11-23T21:00:00.Z",
        "2026-11-23T21:00:00Z\n",
        "+12026-11-23T21:00:00Z",
        "+122026-11-23T21:00:00Z",
        "0000-01-01T00:00:00Z"
    };
    private static final String[] NUMBERS = {
        "0",
        "-1",
        "1",
        "0.5",
        "-0.5",
        "1.0",
        "1e3",
        "1e60",
        "90",
        "90.5",
        "-90",
        "180",
        "180.1",
        "4294967295",
        "4294967296",
        "9007199254740992",
        "9007199254740993",
        "253402300799",
        "253402300799.5",
        "253402300800",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809"
    };

    private final Dice dice;

    Mutations(Dice dice) {
        this.dice = dice;
    }

    void change(ObjectNode document) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(document, objects);
        ObjectNode object = dice.of(objects.toArray(ObjectNode[]::new));
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || dice.below(8) == 0) {
            object.set(dice.of("unknown", "jti", "iss", "hash", "data_base64", "type", "count"), value());
            return;
        }
        String name = dice.of(names.toArray(String[]::new));
        switch (dice.below(6)) {
            case 0 -> object.remove(name);
            case 1 -> object.putNull(name);
            case 2 -> object.set(name, like(object.get(name)));
            case 3 -> object.set(name, value());
            case 4 -> {
                if (object.get(name) instanceof ArrayNode array) {
                    array.add(value());
                } else {
                    object.set(name, like(object.get(name)));
                }
            }
            default -> object.putArray(name).add(value());
        }
    }

    /** Another value of the same type. */
    private JsonNode like(JsonNode value) {
        if (value.isNumber()) {
            return number();
        }
        return value.isTextual() ? NODES.textNode(dice.of(TEXTS)) : value();
    }

    private JsonNode value() {
        return switch (dice.below(7)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(dice.below(2) == 0);
            case 2 -> number();
            case 3 -> NODES.objectNode();
            case 4 -> NODES.objectNode().put("iss", "x");
            case 5 -> NODES.arrayNode();
            default -> NODES.textNode(dice.of(TEXTS));
        };
    }

    private JsonNode number() {
        String text = dice.of(NUMBERS);
        // 1e60 as an integer: the validator takes the decimal for a small number where the type is integer.
        return text.matches("-?[0-9]+") || text.equals("1e60")
                ? NODES.numberNode(new BigDecimal(text).toBigIntegerExact())
                : NODES.numberNode(new BigDecimal(text));
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
            object.properties().forEach(member -> collect(member.getValue(), objects));
        } else {
            node.forEach(child -> collect(child, objects));
        }
    }
}
