/** The decision thread, which writes decisions and ledger records in transactions. */
@NullMarked
package dev.tokenwarden.revocation.ledger;

import org.jspecify.annotations.NullMarked;
