/** Tests of the census. */
@NullMarked
package dev.tokenwarden.revocation.live;

import org.jspecify.annotations.NullMarked;
