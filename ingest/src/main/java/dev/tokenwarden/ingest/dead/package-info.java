/** Lists, shows and replays dead letters. {@link dev.tokenwarden.ingest.dead.DeadLetterBox} is the entry point. */
@NullMarked
package dev.tokenwarden.ingest.dead;

import org.jspecify.annotations.NullMarked;
