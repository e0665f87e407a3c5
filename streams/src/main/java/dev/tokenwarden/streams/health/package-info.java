/**
 * The health of detection: what failed, what was set aside, and how far each partition has been read according to
 * Kafka.
 */
@NullMarked
package dev.tokenwarden.streams.health;

import org.jspecify.annotations.NullMarked;
