package dev.tokenwarden.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** Refuses numbers in place of strings and of ISO timestamps; Jackson would convert them. */
final class StrictScalars {
    private StrictScalars() {}

    static SimpleModule module() {
        return new SimpleModule("strict-scalars")
                .addDeserializer(String.class, new Text())
                .addDeserializer(Instant.class, new Moment());
    }

    private static String text(JsonParser json, DeserializationContext context, Class<?> as) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            context.handleUnexpectedToken(as, json);
        }
        String text = json.getText();
        if (!WellFormed.isUnicode(text)) {
            context.reportInputMismatch(as, "must be well-formed Unicode");
        }
        return text;
    }

    private static final class Text extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1;

        Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return text(json, context, String.class);
        }
    }

    private static final class Moment extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        Moment() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = text(json, context, Instant.class);
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                return context.reportInputMismatch(Instant.class, "must be an ISO 8601 timestamp in UTC");
            }
        }
    }
}
