/** Opens the decisions of the revocation service to tests that run them behind the rest of the pipeline. */
@NullMarked
package dev.tokenwarden.revocation.ledger;

import org.jspecify.annotations.NullMarked;
