/** Event time: the clock of each partition, and how far all partitions have been read. */
@NullMarked
package dev.tokenwarden.streams.time;

import org.jspecify.annotations.NullMarked;
