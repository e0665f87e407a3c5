package dev.tokenwarden.verifier.jose;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.contract.JsonStreams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object in UTF-8 (RFC 8259), read so that no two parsers can understand it differently: no member twice, no
 * ill-formed Unicode, nothing behind it, depth as in {@link JsonStreams#MAX_DEPTH}. Numbers become {@code Long} where they are
 * whole and fit, else {@code Double}.
 */
public final class StrictJson {
    private final JsonParser json;

    private StrictJson(JsonParser json) {
        this.json = json;
    }

    /** The object's members, in order; immutable. */
    public static Map<String, @Nullable Object> object(byte[] utf8) throws Rejected {
        return object(text(utf8));
    }

    static Map<String, @Nullable Object> object(String text) throws Rejected {
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            throw Rejected.malformed("begins with a byte order mark");
        }
        try (JsonParser parser = JsonStreams.FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Rejected.malformed("not a JSON object");
            }
            Map<String, @Nullable Object> members = new StrictJson(parser).members();
            if (parser.nextToken() != null) {
                throw Rejected.malformed("something follows the JSON object");
            }
            return members;
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            throw Rejected.malformed("not JSON");
        }
    }

    private static String text(byte[] utf8) throws Rejected {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Rejected.malformed("not UTF-8");
        }
    }

    private Map<String, @Nullable Object> members() throws IOException, Rejected {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = wellFormed(json.currentName());
            if (members.containsKey(name)) {
                throw Rejected.malformed("a JSON member is given twice");
            }
            json.nextToken();
            members.put(name, value());
        }
        return Collections.unmodifiableMap(members);
    }

    private @Nullable Object value() throws IOException, Rejected {
        return switch (json.currentToken()) {
            case START_OBJECT -> members();
            case START_ARRAY -> elements();
            case VALUE_STRING -> wellFormed(json.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> throw Rejected.malformed("not JSON");
        };
    }

    private Object whole() throws IOException {
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? (Object) json.getDoubleValue()
                : (Object) json.getLongValue();
    }

    private List<@Nullable Object> elements() throws IOException, Rejected {
        List<@Nullable Object> elements = new ArrayList<>(4);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return Collections.unmodifiableList(elements);
    }

    /** Refuses lone surrogates, which have no UTF-8: two different names would become one. */
    private static String wellFormed(String text) throws Rejected {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || ++i == text.length()
                        || !Character.isLowSurrogate(text.charAt(i))) {
                    throw Rejected.malformed("ill-formed Unicode");
                }
            }
        }
        return text;
    }
}
