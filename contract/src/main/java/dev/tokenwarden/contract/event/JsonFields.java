package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.contract.WellFormed;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the current value of the parser by type. {@code path} is empty or ends in a dot. */
final class JsonFields {
    /** The last second of the year 9999. */
    private static final long MAX_NUMERIC_DATE = 253_402_300_799L;

    private static final int MAX_LIST = 1024;

    /** The maximum length of the name of a session or grant, in characters. */
    private static final int MAX_NAME = 512;

    private final JsonParser json;

    JsonFields(JsonParser json) {
        this.json = json;
    }

    JsonParser json() {
        return json;
    }

    /** Marks member number {@code bit} as seen; {@code refuses} it if it was. */
    static int once(int seen, int bit, String path, String name) throws InvalidEventException {
        if ((seen & 1 << bit) != 0) {
            throw new InvalidEventException(Reason.DUPLICATE_MEMBER, path + name, "is given twice");
        }
        return seen | 1 << bit;
    }

    void skip() throws IOException {
        json.skipChildren();
    }

    /** Whether an object starts here; false on null. */
    boolean object(String path) throws InvalidEventException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        throw wrongType(path.endsWith(".") ? path.substring(0, path.length() - 1) : path, "an object");
    }

    @Nullable
    String string(String path, String name) throws IOException, InvalidEventException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return wellFormed(path, name, json.getText());
        }
        requireNull(path, name, "a string");
        return null;
    }

    /** A string that is cut to a bounded length (see {@link CappedText}). */
    @Nullable
    String capped(String path, String name) throws IOException, InvalidEventException {
        String text = string(path, name);
        return text == null ? null : CappedText.of(text);
    }

    /** Like {@link #capped}, but refuses an empty string. */
    @Nullable
    String cappedName(String path, String name) throws IOException, InvalidEventException {
        String text = string(path, name);
        if (text == null) {
            return null;
        }
        if (text.isEmpty()) {
            throw new InvalidEventException(Reason.OUT_OF_RANGE, path + name, "must not be empty");
        }
        return CappedText.of(text);
    }

    /** Space-separated words, each cut to a bounded length. */
    @Nullable
    String cappedWords(String path, String name) throws IOException, InvalidEventException {
        String text = string(path, name);
        return text == null ? null : CappedText.words(text);
    }

    /** Like {@link #strings}, with each string cut to a bounded length. */
    @Nullable
    List<String> cappedStrings(String path, String name) throws IOException, InvalidEventException {
        List<String> texts = strings(path, name);
        return texts == null ? null : CappedText.each(texts);
    }

    /** A string of 1 to {@value #MAX_NAME} characters. */
    @Nullable
    String name(String path, String name) throws IOException, InvalidEventException {
        String value = string(path, name);
        if (value != null && (value.isEmpty() || value.codePointCount(0, value.length()) > MAX_NAME)) {
            throw new InvalidEventException(
                    Reason.OUT_OF_RANGE, path + name, "must have 1 to " + MAX_NAME + " characters");
        }
        return value;
    }

    @Nullable
    Boolean bool(String path, String name) throws InvalidEventException {
        if (json.currentToken() == JsonToken.VALUE_TRUE) {
            return Boolean.TRUE;
        }
        if (json.currentToken() == JsonToken.VALUE_FALSE) {
            return Boolean.FALSE;
        }
        requireNull(path, name, "true or false");
        return null;
    }

    @Nullable
    Long numericDate(String path, String name) throws IOException, InvalidEventException {
        return wholeNumber(path, name, MAX_NUMERIC_DATE);
    }

    /** A number from 0 to {@code max}; fractions are cut off (NumericDate may have them). */
    @Nullable
    Long wholeNumber(String path, String name, long max) throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT && json.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            requireNull(path, name, "a number");
            return null;
        }
        double value = json.getDoubleValue();
        // The double shows whether the value fits into a long. The long is exact where a double is not.
        long whole = !(value >= 0 && value <= max)
                ? -1
                : json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : (long) value;
        if (whole < 0 || whole > max) {
            throw new InvalidEventException(Reason.OUT_OF_RANGE, path + name, "must be from 0 to " + max);
        }
        return whole;
    }

    @Nullable
    Double degrees(String path, String name, double max) throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT && json.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            requireNull(path, name, "a number");
            return null;
        }
        double value = json.getDoubleValue();
        if (!(Math.abs(value) <= max)) {
            throw new InvalidEventException(Reason.OUT_OF_RANGE, path + name, "must be from -" + max + " to " + max);
        }
        return value;
    }

    /** A string or an array of strings, as {@code aud} is (RFC 7519, section 4.1.3). */
    @Nullable
    List<String> strings(String path, String name) throws IOException, InvalidEventException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(wellFormed(path, name, json.getText()));
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            requireNull(path, name, "a string or an array of strings");
            return null;
        }
        List<String> values = new ArrayList<>(4);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw wrongType(path + name, "an array of strings");
            }
            if (values.size() == MAX_LIST) {
                throw new InvalidEventException(
                        Reason.OUT_OF_RANGE, path + name, "has more than " + MAX_LIST + " values");
            }
            values.add(wellFormed(path, name, json.getText()));
        }
        return values;
    }

    /** The value of a required member. */
    static String required(String field, @Nullable String value) throws InvalidEventException {
        if (value == null || value.isEmpty()) {
            throw new InvalidEventException(Reason.MISSING_ATTRIBUTE, field, "is required");
        }
        return value;
    }

    /** Refuses lone surrogates. They have no UTF-8, so two different names would become one key. */
    static String wellFormed(String path, String name, String text) throws InvalidEventException {
        if (!WellFormed.isUnicode(text)) {
            throw new InvalidEventException(Reason.WRONG_TYPE, path + name, "must be well-formed Unicode");
        }
        return text;
    }

    private void requireNull(String path, String name, String expected) throws InvalidEventException {
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw wrongType(path + name, expected);
        }
    }

    private static InvalidEventException wrongType(String field, String expected) {
        return new InvalidEventException(Reason.WRONG_TYPE, field, "must be " + expected);
    }
}
