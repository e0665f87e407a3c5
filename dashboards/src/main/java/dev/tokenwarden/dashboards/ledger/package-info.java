/** The revocation ledger in memory, and what it says about a token. */
@NullMarked
package dev.tokenwarden.dashboards.ledger;

import org.jspecify.annotations.NullMarked;
