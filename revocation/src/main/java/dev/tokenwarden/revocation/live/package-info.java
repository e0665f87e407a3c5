/** Which tokens are alive, and how much they are used: what the share of a budget is of, and what a preview counts. */
@NullMarked
package dev.tokenwarden.revocation.live;

import org.jspecify.annotations.NullMarked;
