/** Tests of the decision engine. */
@NullMarked
package dev.tokenwarden.revocation.decision;

import org.jspecify.annotations.NullMarked;
