package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.event.TokenEvent;
import org.jspecify.annotations.Nullable;

/**
 * A claim of a reporter that its registration does not cover.
 *
 * @param registered what the registration covers, for people
 * @param claimed the claim; null: the event makes none, but must
 * @param event the event that makes the claim
 */
public record Mismatch(
        Claim claim, String registered, @Nullable String claimed, TokenEvent event) {}
