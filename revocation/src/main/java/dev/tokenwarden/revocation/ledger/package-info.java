/** One thread that decides, and writes decisions and ledger in transactions. */
@NullMarked
package dev.tokenwarden.revocation.ledger;

import org.jspecify.annotations.NullMarked;
