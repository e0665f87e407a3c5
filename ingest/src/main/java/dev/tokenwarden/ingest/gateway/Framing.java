package dev.tokenwarden.ingest.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Splits a body into its events, without decoding them. */
final class Framing {
    /** An event that is too deep or too long is refused alone, not the batch that it is in. */
    private static final JsonFactory LENIENT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNameLength(1 << 20)
                    .maxNumberLength(1 << 20)
                    .build())
            .build();

    private Framing() {}

    /**
     * The members of a JSON array (CloudEvents 1.0 JSON event format, section 4).
     *
     * @throws InvalidEventException if it is not an array of objects
     * @throws Problem if there are more than {@code most}
     */
    static List<byte[]> batch(byte[] body, int most) throws InvalidEventException {
        List<byte[]> events = new ArrayList<>();
        try (JsonParser json = LENIENT.createParser(body)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw malformed("", "a batch is a JSON array");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                requireRoom(events.size(), most);
                events.add(member(json, body, events.size()));
            }
            if (json.nextToken() != null) {
                throw malformed("", "something follows the batch");
            }
        } catch (IOException e) {
            // Jackson's own message quotes the input.
            throw malformed("[" + events.size() + "]", "not well-formed JSON");
        }
        return events;
    }

    private static byte[] member(JsonParser json, byte[] body, int index) throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw malformed("[" + index + "]", "must be an object");
        }
        long from = json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        long to = json.currentLocation().getByteOffset();
        // There are no byte offsets where the text is in another encoding than UTF-8, which RFC 8259 asks for.
        if (from < 0 || to > body.length || from >= to || body[(int) from] != '{' || body[(int) to - 1] != '}') {
            throw malformed("", "a batch must be in UTF-8, without a byte order mark");
        }
        return Arrays.copyOfRange(body, (int) from, (int) to);
    }

    /** Whether the first byte that is no space is that of an array. */
    static boolean isArray(byte[] body) {
        int at = 0;
        while (at < body.length && (isBlank(body, at, at + 1) || body[at] == '\n')) {
            at++;
        }
        return at < body.length && body[at] == '[';
    }

    /**
     * The lines that are not blank.
     *
     * @throws Problem if there are more than {@code most}
     */
    static List<byte[]> lines(byte[] body, int most) {
        List<byte[]> events = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= body.length; at++) {
            if (at == body.length || body[at] == '\n') {
                if (!isBlank(body, from, at)) {
                    requireRoom(events.size(), most);
                    events.add(Arrays.copyOfRange(body, from, at));
                }
                from = at + 1;
            }
        }
        return events;
    }

    private static InvalidEventException malformed(String field, String detail) {
        return new InvalidEventException(Reason.NOT_JSON, field, detail);
    }

    private static boolean isBlank(byte[] body, int from, int to) {
        for (int at = from; at < to; at++) {
            if (body[at] != ' ' && body[at] != '\t' && body[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static void requireRoom(int events, int most) {
        if (events == most) {
            throw GatewayProblems.tooLarge(
                    "a body may have at most " + most + " events of at most " + JsonStreams.MAX_EVENT_BYTES + " bytes");
        }
    }
}
