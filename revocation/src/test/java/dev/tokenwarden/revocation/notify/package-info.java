/** Tests of telling others. */
@NullMarked
package dev.tokenwarden.revocation.notify;

import org.jspecify.annotations.NullMarked;
