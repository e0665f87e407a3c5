package dev.tokenwarden.contract.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verifier's heartbeat.
 *
 * @param sequence counts this verifier's heartbeats since it started, from 1
 * @param sent used events handed to Kafka and acknowledged since start
 * @param dropped used events lost past the bounds of buffer and spool since start
 * @param viewAgeMillis age of the denylist view in milliseconds; null: no view (direct mode, or not loaded yet)
 * @param exposedKeys keys whose private part the verifier found in a published key set; at most {@link #MAX_EXPOSED_KEYS}
 */
public record VerifierStatus(
        long sequence, long sent, long dropped, @Nullable Long viewAgeMillis, List<ExposedKey> exposedKeys) {
    /** How many exposed keys a heartbeat can name. */
    public static final int MAX_EXPOSED_KEYS = 16;

    public VerifierStatus {
        exposedKeys = List.copyOf(exposedKeys);
        if (exposedKeys.size() > MAX_EXPOSED_KEYS) {
            throw new IllegalArgumentException("exposedKeys: at most " + MAX_EXPOSED_KEYS);
        }
    }

    /** A heartbeat without exposed keys. */
    public VerifierStatus(long sequence, long sent, long dropped, @Nullable Long viewAgeMillis) {
        this(sequence, sent, dropped, viewAgeMillis, List.of());
    }
}
