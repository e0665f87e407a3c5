/** The public format of the denylist in Redis. */
@NullMarked
package dev.tokenwarden.contract.denylist;

import org.jspecify.annotations.NullMarked;
