package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.event.TokenEvent;
import org.jspecify.annotations.Nullable;

/**
 * A reporter claimed what is not its own.
 *
 * @param registered what it may claim, for people
 * @param claimed what it claimed; null: nothing, where something known is required
 * @param event the event that makes the claim
 */
public record Mismatch(
        Claim claim, String registered, @Nullable String claimed, TokenEvent event) {}
