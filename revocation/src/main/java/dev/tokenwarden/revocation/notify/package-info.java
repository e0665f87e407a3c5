/** Notifies other systems of revocations, so that they end the session too. */
@NullMarked
package dev.tokenwarden.revocation.notify;

import org.jspecify.annotations.NullMarked;
