package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.service.http.HttpLimits;
import java.time.Duration;

/**
 * Limits of one caller, and of all callers together.
 *
 * @param bodyBytes largest body, after decompression
 * @param events most events in one body
 * @param requests requests at once; one more is answered 503. One caller gets at most half of them
 * @param connections connections at once, at most a quarter of them from one address; a new one takes the place of an idle one
 * @param eventsPerSecond how many events one caller may send in a second, on average; more is answered 429
 * @param bodyTime longest time that sending a body may take, and that a connection may stay idle
 * @param acknowledge how long Kafka may take before the answer is 503
 */
public record GatewayLimits(
        int bodyBytes,
        int events,
        int requests,
        int connections,
        int eventsPerSecond,
        Duration bodyTime,
        Duration acknowledge) {
    /** 4 MiB, 10,000 events, 32 requests, 1,024 connections, 50,000 events/s, 10 s to send, 5 s to acknowledge. */
    public static final GatewayLimits DEFAULT =
            new GatewayLimits(4 << 20, 10_000, 32, 1_024, 50_000, Duration.ofSeconds(10), Duration.ofSeconds(5));

    private static final int HEADER_BYTES = 16 << 10;

    public GatewayLimits {
        if (bodyBytes < 1 || events < 1 || requests < 1 || connections < 1 || eventsPerSecond < 1) {
            throw new IllegalArgumentException("limits of the gateway must be at least 1");
        }
        if (bodyTime.toMillis() < 1 || acknowledge.toMillis() < 1) {
            throw new IllegalArgumentException("times of the gateway must be at least 1 ms");
        }
    }

    /** The limits of the listener: the gateway reads bodies itself, after it has authenticated the caller. */
    HttpLimits http() {
        return new HttpLimits(
                connections,
                Math.max(1, connections / 4),
                bodyTime,
                bodyTime.multipliedBy(2).plus(acknowledge),
                HEADER_BYTES,
                0);
    }
}
