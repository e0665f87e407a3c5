package dev.tokenwarden.ingest.gateway;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** SubmissionReader that were in order once: wrong bytes, members, headers, encodings and types, in every combination. */
final class RequestMutations {
    private static final String[] TYPES = {
        GatewayClient.STRUCTURED,
        GatewayClient.BATCH,
        GatewayClient.NDJSON,
        "application/json",
        "text/plain",
        "application/cloudevents+json; charset=utf-16",
        "",
        "application/cloudevents+xml",
        "multipart/form-data; boundary=x"
    };
    private static final String[] PIECES = {
        "\"source\"",
        "\"data\":{",
        "null",
        "1e999",
        "-0",
        "\"\\ud800\"",
        "\\u0000",
        "{\"a\":",
        "]",
        "}}",
        "\"id\":\"2\",",
        "\"tenant\":\"globex\",",
        "\"specversion\":\"1.0\",\"specversion\":\"1.0\",",
        "99999999999999999999999999",
        "\"time\":\"0001-01-01T00:00:00Z\",",
        "\"time\":\"9999-12-31T23:59:59Z\",",
        "\u00e9",
        "\ufeff",
        "\n",
        "\r\n\r\n"
    };
    private static final String[] HEADERS = {
        "ce-id: 1",
        "ce-id: 1\r\nce-id: 2",
        "ce-source: %zz",
        "ce-type: dev.tokenwarden.token.used.v1",
        "ce-time: x",
        "ce-specversion: 1.0",
        "ce-tenant: acme%0d%0aX: y",
        "Content-Encoding: gzip",
        "Content-Encoding: br",
        "Content-Encoding: gzip, gzip",
        "X-Forwarded-For: 1.1.1.1",
        "Expect: 100-continue",
        "X: \u0001",
        "Content-Type: text/html",
        "Authorization: Bearer x",
        "Cookie: a=b",
        "Accept: */*",
        "DPoP: x.y.z",
        "Origin: null",
        "Range: bytes=0-1"
    };

    private final Random random;
    private final String token;

    RequestMutations(long seed, String token) {
        this.random = new Random(seed);
        this.token = token;
    }

    /** One request, complete enough to be answered. */
    byte[] next() {
        byte[] body = mutate(body());
        List<String> headers = new ArrayList<>();
        headers.add("Host: gateway");
        headers.add("Authorization: Bearer " + (chance(20) ? flip(token) : token));
        headers.add("Content-Type: " + (chance(4) ? TYPES[random.nextInt(TYPES.length)] : GatewayClient.STRUCTURED));
        for (int i = chance(3) ? random.nextInt(4) : 0; i > 0; i--) {
            headers.add(HEADERS[random.nextInt(HEADERS.length)]);
        }
        if (headers.contains("Content-Encoding: gzip") && chance(2)) {
            body = mutate(GatewayClient.gzip(body));
        }
        headers.removeIf(header -> header.startsWith("Expect"));
        headers.add("Content-Length: " + body.length);
        String method = chance(50) ? "PUT" : "POST";
        String path = chance(50) ? "/v1/events/../x?%00" : "/v1/events";
        ByteArrayOutputStream request = new ByteArrayOutputStream(512 + body.length);
        request.writeBytes(
                RawConnection.ascii(method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n"));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private byte[] body() {
        return switch (random.nextInt(6)) {
            case 0 -> utf8("[" + used("a") + "," + used("b") + "]");
            case 1 -> utf8(used("a") + "\n" + used("b"));
            case 2 -> utf8("[".repeat(random.nextInt(2_000)));
            case 3 -> utf8("{\"data\":".repeat(random.nextInt(2_000)));
            default -> utf8(used("m" + random.nextInt(1_000)));
        };
    }

    private byte[] mutate(byte[] from) {
        byte[] bytes = from;
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] from) {
        if (from.length == 0) {
            return from;
        }
        int at = random.nextInt(from.length);
        switch (random.nextInt(5)) {
            case 0 -> {
                return Arrays.copyOf(from, at);
            }
            case 1 -> {
                byte[] changed = from.clone();
                changed[at] = (byte) random.nextInt(256);
                return changed;
            }
            case 2 -> {
                int to = Math.min(from.length, at + random.nextInt(40));
                return joined(Arrays.copyOf(from, at), Arrays.copyOfRange(from, to, from.length));
            }
            case 3 -> {
                int to = Math.min(from.length, at + random.nextInt(100));
                return joined(Arrays.copyOf(from, to), Arrays.copyOfRange(from, at, from.length));
            }
            default -> {
                return joined(
                        Arrays.copyOf(from, at),
                        utf8(PIECES[random.nextInt(PIECES.length)]),
                        Arrays.copyOfRange(from, at, from.length));
            }
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private String flip(String text) {
        char[] chars = text.toCharArray();
        int at = random.nextInt(chars.length);
        chars[at] = (char) (chars[at] ^ 1);
        return new String(chars).replaceAll("[^\\x21-\\x7e]", "x");
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
