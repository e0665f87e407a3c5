/** Tests of who has applied what. */
@NullMarked
package dev.tokenwarden.revocation.propagation;

import org.jspecify.annotations.NullMarked;
