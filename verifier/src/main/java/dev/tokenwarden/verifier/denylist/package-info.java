/** The denylist as a verifier sees it: a snapshot and a feed held in process, or direct questions to Redis. */
@NullMarked
package dev.tokenwarden.verifier.denylist;

import org.jspecify.annotations.NullMarked;
