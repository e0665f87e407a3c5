/** Detections become decisions, decisions the ledger, the ledger the denylist; with an API to see and undo it. */
@NullMarked
package dev.tokenwarden.revocation;

import org.jspecify.annotations.NullMarked;
