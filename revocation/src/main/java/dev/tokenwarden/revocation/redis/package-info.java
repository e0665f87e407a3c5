/** Connections to Redis, however it is deployed. */
@NullMarked
package dev.tokenwarden.revocation.redis;

import org.jspecify.annotations.NullMarked;
