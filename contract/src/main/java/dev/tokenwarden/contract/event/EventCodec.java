package dev.tokenwarden.contract.event;

import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts CloudEvents 1.0 JSON to {@link TokenEvent} and back. Decoding streams: it builds no tree and allocates only the event. It skips
 * unknown members. It refuses duplicate members, wrong types and values out of range, and names the field.
 */
public final class EventCodec {
    /** Content type of structured mode. */
    public static final String STRUCTURED = "application/cloudevents+json";

    /** Prefix of attribute headers in Kafka's binary mode. HTTP's is {@code ce-}. */
    public static final String KAFKA_HEADER_PREFIX = "ce_";

    /** An upper bound of the growth of numbers, times and member names when an event is written again. */
    private static final int MAX_GROWTH = 1024;

    /** The length of the longest JSON form of one character, in bytes. */
    private static final int MAX_ESCAPE = 6;

    private EventCodec() {}

    /**
     * Decodes a structured-mode event.
     *
     * @throws InvalidEventException if the event is invalid; the message names the field
     */
    public static TokenEvent decode(byte[] json) throws InvalidEventException {
        return decode(json, 0, json.length);
    }

    /** Like {@link #decode(byte[])}, for a part of an array. */
    public static TokenEvent decode(byte[] json, int offset, int length) throws InvalidEventException {
        requireSize(length);
        Utf8.require(json, offset, length);
        try (EventReader reader = new EventReader(JsonStreams.FACTORY.createParser(json, offset, length))) {
            return requireForm(reader.structured(), length);
        } catch (IOException e) {
            throw EventReader.malformed(e);
        }
    }

    /**
     * Decodes a binary-mode event: attributes by name (without prefix) and the data as JSON.
     *
     * @throws InvalidEventException if the event is invalid; the message names the field
     */
    public static TokenEvent decodeBinary(Function<String, @Nullable String> attributes, byte[] data)
            throws InvalidEventException {
        requireSize(data.length);
        Utf8.require(data, 0, data.length);
        try (EventReader reader = new EventReader(JsonStreams.FACTORY.createParser(data))) {
            TokenEvent event = reader.binary(attributes);
            int characters = event.source().length()
                    + event.id().length()
                    + event.tenant().length();
            return requireForm(event, data.length + MAX_ESCAPE * Math.min(characters, JsonStreams.MAX_EVENT_BYTES));
        } catch (IOException e) {
            throw EventReader.malformed(e);
        }
    }

    /** The structured-mode JSON of the event, without null values. */
    public static byte[] encode(TokenEvent event) {
        return EventWriter.write(event);
    }

    /** Refuses an event that would be too large in structured mode, in which it is forwarded. */
    private static TokenEvent requireForm(TokenEvent event, int estimate) throws InvalidEventException {
        if (estimate > JsonStreams.MAX_EVENT_BYTES - MAX_GROWTH) {
            requireSize(encode(event).length);
        }
        return event;
    }

    private static void requireSize(int length) throws InvalidEventException {
        if (length > JsonStreams.MAX_EVENT_BYTES) {
            throw new InvalidEventException(
                    Reason.TOO_LARGE, "", length + " bytes, more than " + JsonStreams.MAX_EVENT_BYTES);
        }
    }
}
