/** Tells other systems what was revoked, so that they forget the session as well. */
@NullMarked
package dev.tokenwarden.revocation.notify;

import org.jspecify.annotations.NullMarked;
