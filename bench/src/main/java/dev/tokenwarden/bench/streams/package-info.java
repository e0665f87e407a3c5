/** Speed and size of detection. */
@NullMarked
package dev.tokenwarden.bench.streams;

import org.jspecify.annotations.NullMarked;
