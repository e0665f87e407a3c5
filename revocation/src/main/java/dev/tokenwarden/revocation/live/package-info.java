/** Counts live tokens and their uses, for budgets and previews. */
@NullMarked
package dev.tokenwarden.revocation.live;

import org.jspecify.annotations.NullMarked;
