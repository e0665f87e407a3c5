/** Counts per client, address, key, proof, session and grant, and the rules about these counts. */
@NullMarked
package dev.tokenwarden.streams.aggregate;

import org.jspecify.annotations.NullMarked;
