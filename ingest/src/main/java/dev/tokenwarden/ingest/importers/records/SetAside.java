package dev.tokenwarden.ingest.importers.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.tokenwarden.contract.JsonStreams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes a line of what could not be read: where it stood, what is wrong, and the thing itself. */
public final class SetAside {
    private SetAside() {}

    /** @param position of the record in the unpacked file */
    public static byte[] line(
            String file, long position, UnreadableRecordException why, byte[] bytes, int offset, int length)
            throws IOException {
        int kept = Math.min(length, RecordSplitter.KEPT);
        ByteArrayBuilder out = new ByteArrayBuilder(kept + 256);
        try (JsonGenerator json = JsonStreams.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("file", file);
            json.writeNumberField("position", position);
            json.writeStringField("reason", why.reason());
            if (!why.field().isEmpty()) {
                json.writeStringField("field", why.field());
            }
            if (kept < length || why.reason().equals(UnreadableRecordException.TOO_LARGE)) {
                json.writeBooleanField("cut", true);
            }
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, offset, kept))
                        .toString();
                json.writeStringField("text", text);
            } catch (CharacterCodingException e) {
                ByteBuffer encoded = Base64.getEncoder()
                        .encode(ByteBuffer.wrap(bytes, offset, kept).slice());
                json.writeStringField(
                        "base64", StandardCharsets.ISO_8859_1.decode(encoded).toString());
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
