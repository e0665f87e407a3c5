/** How to reach Redis: one configuration and one client factory for every role. */
@NullMarked
package dev.tokenwarden.redis;

import org.jspecify.annotations.NullMarked;
