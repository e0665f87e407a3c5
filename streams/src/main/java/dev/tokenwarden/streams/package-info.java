/** The detection topology: every rule of the catalogue, on event time, over Kafka Streams. */
@NullMarked
package dev.tokenwarden.streams;

import org.jspecify.annotations.NullMarked;
