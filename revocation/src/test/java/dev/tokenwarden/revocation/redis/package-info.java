/** Tests against Redis as it is deployed. */
@NullMarked
package dev.tokenwarden.revocation.redis;

import org.jspecify.annotations.NullMarked;
