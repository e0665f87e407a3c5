/** Lets admission write no faster than detection reads, so that a flood waits where it costs nobody else. */
@NullMarked
package dev.tokenwarden.ingest.pace;

import org.jspecify.annotations.NullMarked;
