/** State stores of the detection job: records and timers that are written once per commit. */
@NullMarked
package dev.tokenwarden.streams.store;

import org.jspecify.annotations.NullMarked;
