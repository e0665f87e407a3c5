package dev.tokenwarden.service.http;

import java.time.Duration;

/**
 * What the clients of an HTTP listener may take.
 *
 * @param connections connections at once, of all clients. Never more than an eighth of the file descriptors of the process:
 *     the rest belongs to Kafka, Redis and OpenSearch
 * @param connectionsPerAddress connections at once from one address
 * @param idle how long a connection may do nothing; also how long a client may pause within a request
 * @param request how long a request may take from its first byte until it is answered
 * @param headerBytes largest request header
 * @param bufferedBodyBytes largest body that is read completely before a thread is given to the request, so that a slow
 *     client holds none; a larger one is answered 413. 0: the handler reads bodies itself
 */
public record HttpLimits(
        int connections,
        int connectionsPerAddress,
        Duration idle,
        Duration request,
        int headerBytes,
        int bufferedBodyBytes) {
    /** 1,024 connections, 256 an address, 30 s idle, 30 s a request, 16 KiB of header, bodies of 128 KiB. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(1_024, 256, Duration.ofSeconds(30), Duration.ofSeconds(30), 16 << 10, 128 << 10);

    public HttpLimits {
        if (connections < 1 || connectionsPerAddress < 1 || headerBytes < 256 || bufferedBodyBytes < 0) {
            throw new IllegalArgumentException("limits of an HTTP listener must be at least 1");
        }
        if (idle.toMillis() < 1 || request.toMillis() < 1) {
            throw new IllegalArgumentException("times of an HTTP listener must be at least 1 ms");
        }
    }
}
