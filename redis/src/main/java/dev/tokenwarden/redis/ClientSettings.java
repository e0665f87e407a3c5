package dev.tokenwarden.redis;

import java.time.Duration;

/**
 * How one client of Redis behaves.
 *
 * @param name shown by {@code CLIENT LIST}
 * @param connect longest wait for a connection to be made
 * @param answer longest wait for an answer, and for a free connection
 * @param blockingAnswer longest wait for the answer of a blocking command; longer than the command blocks
 * @param connections how many connections it may hold
 */
public record ClientSettings(String name, Duration connect, Duration answer, Duration blockingAnswer, int connections) {
    /** Settings of services: 2 seconds to connect, 5 seconds for an answer, 8 connections. Blocking commands may wait without end. */
    public static ClientSettings named(String name) {
        return new ClientSettings(name, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ZERO, 8);
    }
}
