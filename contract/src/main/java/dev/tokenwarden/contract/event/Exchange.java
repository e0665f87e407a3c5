package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * An RFC 8693 token exchange; the event's {@code token} is the issued token.
 *
 * @param clientId the client that exchanged
 */
public record Exchange(
        @Nullable TokenRef subjectToken,
        @Nullable TokenRef actorToken,
        @Nullable String clientId) {}
