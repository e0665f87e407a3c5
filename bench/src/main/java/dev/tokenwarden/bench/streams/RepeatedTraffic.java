package dev.tokenwarden.bench.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Repeats recorded traffic. Each repetition is later than the one before and has its own tokens, traces, proofs and event ids, but
 * the same clients, networks and issuers, so that their baselines continue.
 */
final class RepeatedTraffic {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> events;
    private final Duration span;

    private RepeatedTraffic(List<JsonNode> events, Duration span) {
        this.events = events;
        this.span = span;
    }

    /** @param file one structured event per line, gzipped if its name ends in {@code .gz} */
    static RepeatedTraffic of(Path file) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        try (InputStream raw = Files.newInputStream(file);
                InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
                BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = JSON.readTree(line);
                Instant time = Instant.parse(event.path("time").asText());
                first = time.isBefore(first) ? time : first;
                last = time.isAfter(last) ? time : last;
                events.add(event);
            }
        }
        return new RepeatedTraffic(events, Duration.between(first, last).plusHours(1));
    }

    int size() {
        return events.size();
    }

    /** The events of one repetition, counted from 0, as structured JSON in arrival order. */
    List<byte[]> repetition(int number) throws IOException {
        Duration shift = span.multipliedBy(number);
        String mark = "~" + number;
        List<byte[]> shifted = new ArrayList<>(events.size());
        for (JsonNode event : events) {
            ObjectNode copy = event.deepCopy();
            copy.put("id", copy.path("id").asText() + mark);
            later(copy, "time", shift);
            JsonNode data = copy.path("data");
            token(data.path("token"), mark, shift);
            token(data.path("exchange").path("subject_token"), mark, shift);
            token(data.path("exchange").path("actor_token"), mark, shift);
            later(data.path("revocation"), "effective", shift);
            JsonNode use = data.path("use");
            if (use instanceof ObjectNode of && use.hasNonNull("trace")) {
                of.put(
                        "trace",
                        String.format("%032x", use.path("trace").asText().hashCode() + ((long) number << 32)));
            }
            marked(use.path("proof"), "jti", mark);
            seconds(use.path("proof"), "iat", shift);
            shifted.add(JSON.writeValueAsBytes(copy));
        }
        return shifted;
    }

    private static void token(JsonNode token, String mark, Duration shift) {
        marked(token, "jti", mark);
        if (token instanceof ObjectNode of && token.hasNonNull("hash")) {
            String hash = token.path("hash").asText();
            String tail = Integer.toString(mark.hashCode() & 0xFFFF, 36);
            of.put("hash", hash.substring(0, Math.max(0, hash.length() - tail.length() - 1)) + tail + "A");
        }
        for (String name : new String[] {"iat", "nbf", "exp"}) {
            seconds(token, name, shift);
        }
    }

    private static void marked(JsonNode node, String name, String mark) {
        if (node instanceof ObjectNode object && node.hasNonNull(name)) {
            object.put(name, node.path(name).asText() + mark);
        }
    }

    private static void seconds(JsonNode node, String name, Duration shift) {
        if (node instanceof ObjectNode object && node.hasNonNull(name)) {
            object.put(name, node.path(name).asLong() + shift.toSeconds());
        }
    }

    private static void later(JsonNode node, String name, Duration shift) {
        if (node instanceof ObjectNode object && node.hasNonNull(name)) {
            object.put(name, Instant.parse(node.path(name).asText()).plus(shift).toString());
        }
    }
}
