package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * A verifier's heartbeat.
 *
 * @param sequence counts this verifier's heartbeats since it started, from 1
 * @param sent used events handed to Kafka and acknowledged since start
 * @param dropped used events lost past the bounds of buffer and spool since start
 * @param viewAgeMillis age of the denylist view in milliseconds; null: no view (direct mode, or not loaded yet)
 */
public record VerifierStatus(
        long sequence, long sent, long dropped, @Nullable Long viewAgeMillis) {}
