/** States, on {@code token-events} itself, how far each reporter has been read. */
@NullMarked
package dev.tokenwarden.ingest.progress;

import org.jspecify.annotations.NullMarked;
