/** How fast and how small detection is. */
@NullMarked
package dev.tokenwarden.bench.streams;

import org.jspecify.annotations.NullMarked;
