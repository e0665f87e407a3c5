/** Targets, decisions and the ledger. */
@NullMarked
package dev.tokenwarden.contract.revocation;

import org.jspecify.annotations.NullMarked;
