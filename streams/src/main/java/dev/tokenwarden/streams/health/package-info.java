/** Whether detection makes progress: what failed, what was set aside, and how far Kafka says that each partition has been read. */
@NullMarked
package dev.tokenwarden.streams.health;

import org.jspecify.annotations.NullMarked;
