/** The ledger's view in Redis. */
@NullMarked
package dev.tokenwarden.revocation.denylist;

import org.jspecify.annotations.NullMarked;
