/** Programs that run the revocation service in separate processes, under load, with wipes of Redis, and with kills. */
@NullMarked
package dev.tokenwarden.bench.revocation;

import org.jspecify.annotations.NullMarked;
