/** Tests of the denylist writer's parts. */
@NullMarked
package dev.tokenwarden.revocation.denylist;

import org.jspecify.annotations.NullMarked;
