/** Lets admission write no faster than detection reads, so that a flood does not delay the other reporters. */
@NullMarked
package dev.tokenwarden.ingest.pace;

import org.jspecify.annotations.NullMarked;
