package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** The attributes of an event in binary mode, as in the headers of a request: each any number of times. */
record Attributes(Map<String, List<String>> values) {
    static final Attributes NONE = new Attributes(Map.of());

    private static final String PREFIX = "ce-";
    private static final List<String> NAMES = List.of("specversion", "type", "source", "id", "time", "tenant");
    /** Bytes that are not UTF-8, so that admission also refuses an attribute that cannot be decoded here. */
    private static final byte NEVER_UTF8 = (byte) 0xFF;

    static Attributes of(Context request) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String name : NAMES) {
            Enumeration<String> headers = request.req().getHeaders(PREFIX + name);
            if (headers != null && headers.hasMoreElements()) {
                values.put(name, Collections.list(headers));
            }
        }
        return new Attributes(values);
    }

    /**
     * @throws InvalidEventException if an attribute is given twice or is malformed
     */
    Function<String, @Nullable String> byName() throws InvalidEventException {
        Map<String, String> decoded = new HashMap<>();
        for (Map.Entry<String, List<String>> entry : values.entrySet()) {
            String name = entry.getKey();
            if (entry.getValue().size() > 1) {
                throw new InvalidEventException(Reason.DUPLICATE_MEMBER, name, "is given twice");
            }
            String value = decoded(entry.getValue().get(0));
            if (value == null) {
                throw new InvalidEventException(Reason.WRONG_TYPE, name, "is not percent-encoded UTF-8");
            }
            decoded.put(name, value);
        }
        return decoded::get;
    }

    List<Header> toKafka() {
        List<Header> headers = new ArrayList<>();
        values.forEach((name, all) -> all.forEach(
                value -> headers.add(new RecordHeader(EventCodec.KAFKA_HEADER_PREFIX + name, utf8(value)))));
        return headers;
    }

    private static byte[] utf8(String value) {
        String decoded = decoded(value);
        if (decoded != null) {
            return decoded.getBytes(StandardCharsets.UTF_8);
        }
        byte[] raw = value.getBytes(StandardCharsets.UTF_8);
        byte[] marked = Arrays.copyOf(raw, raw.length + 1);
        marked[raw.length] = NEVER_UTF8;
        return marked;
    }

    /** The text of a percent-encoded value (HTTP protocol binding, section 3.1.3.2), or null if it is none. */
    private static @Nullable String decoded(String value) {
        if (value.indexOf('\uFFFD') >= 0) {
            return null;
        }
        if (value.indexOf('%') < 0) {
            return value;
        }
        try {
            // Unlike in forms, a plus sign means a plus sign.
            String text = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            return text.indexOf('\uFFFD') >= 0 ? null : text;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
