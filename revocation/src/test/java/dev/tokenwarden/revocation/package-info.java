/** Tests of the service on real servers. */
@NullMarked
package dev.tokenwarden.revocation;

import org.jspecify.annotations.NullMarked;
