package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Nested values as Presto writes them in query results of Athena and CloudTrail Lake:
 * {@code {type=AssumedRole, sessioncontext={attributes={creationdate=x}}}}. Names are words. A value ends where a comma and the
 * next name follow, or with the bracket.
 */
final class StructText {
    private static final int DEEPEST = 16;
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=");
    private static final Pattern END = Pattern.compile(", [A-Za-z_][A-Za-z0-9_]*=|}");

    private final String text;
    private int at;

    private StructText(String text) {
        this.text = text;
    }

    /**
     * The text as JSON.
     *
     * @throws IOException if it is not written in that way
     */
    static byte[] toJson(String text) throws IOException {
        ByteArrayBuilder out = new ByteArrayBuilder(text.length() + 64);
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            new StructText(text.strip()).struct(json, 0);
        }
        return out.toByteArray();
    }

    private void struct(JsonGenerator json, int depth) throws IOException {
        if (depth > DEEPEST || !take('{')) {
            throw new IOException("no struct");
        }
        json.writeStartObject();
        while (!take('}')) {
            Matcher name = NAME.matcher(text).region(at, text.length());
            if (!name.lookingAt()) {
                throw new IOException("no name");
            }
            at = name.end();
            json.writeFieldName(name.group(1));
            if (at < text.length() && text.charAt(at) == '{') {
                struct(json, depth + 1);
            } else {
                Matcher end = END.matcher(text).region(at, text.length());
                if (!end.find()) {
                    throw new IOException("no end");
                }
                json.writeString(text.substring(at, end.start()));
                at = end.start();
            }
            if (take(',')) {
                take(' ');
            }
        }
        json.writeEndObject();
    }

    private boolean take(char c) {
        boolean is = at < text.length() && text.charAt(at) == c;
        at += is ? 1 : 0;
        return is;
    }
}
