package dev.tokenwarden.contract.denylist;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.contract.JsonStreams;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of texts, whole numbers and flags, as the denylist holds them. Read and written as a stream, so that the verifier
 * library needs no data binding. Unknown members, missing ones, and one type in place of another are refused.
 */
final class FlatObject {
    /** Decimal digits of the largest long. */
    private static final int MAX_DIGITS = 19;

    private final Map<String, Object> members;

    private FlatObject(Map<String, Object> members) {
        this.members = members;
    }

    /** @param known the members that the object may have */
    static FlatObject parse(String json, Set<String> known) throws IOException {
        Map<String, Object> members = new HashMap<>();
        try (JsonParser parser = JsonStreams.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (!known.contains(name)) {
                    throw new IOException("has an unknown member");
                }
                Object value = value(parser);
                if (value != null && members.put(name, value) != null) {
                    throw new IOException(name + ": is there twice");
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new IOException("has something after its end");
            }
        }
        return new FlatObject(members);
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.nextToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> whole(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException(parser.currentName() + ": is of a wrong type");
        };
    }

    /** A whole number in the notation of a fraction, such as 1.0 or 1E+3: writers of other languages may send it. */
    private static long whole(JsonParser parser) throws IOException {
        BigDecimal number = parser.getDecimalValue();
        // First by its size: 1E+999999999 must not be written out.
        if (number.precision() - (long) number.scale() <= MAX_DIGITS) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                // Answered like a number that is too large.
            }
        }
        throw new IOException(parser.currentName() + ": is not a whole number of 64 bits");
    }

    String text(String name) throws IOException {
        return require(name, String.class);
    }

    long number(String name) throws IOException {
        return require(name, Long.class);
    }

    boolean flag(String name) throws IOException {
        return require(name, Boolean.class);
    }

    @Nullable
    Long numberOrNull(String name) throws IOException {
        return members.containsKey(name) ? (Long) number(name) : null;
    }

    private <T> T require(String name, Class<T> type) throws IOException {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new IOException(name + ": is missing or of a wrong type");
        }
        return type.cast(value);
    }

    /** Writes the members in their order. Those without a value are left out. */
    static String write(Member... members) {
        StringWriter out = new StringWriter(96);
        try (JsonGenerator json = JsonStreams.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            for (Member member : members) {
                if (member.value instanceof String text) {
                    json.writeStringField(member.name, text);
                } else if (member.value instanceof Boolean flag) {
                    json.writeBooleanField(member.name, flag);
                } else if (member.value instanceof Number number) {
                    json.writeNumberField(member.name, number.longValue());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory is always written", e);
        }
        return out.toString();
    }

    /** @param value a text, whole number or flag; null: the member is left out */
    record Member(String name, @Nullable Object value) {}
}
