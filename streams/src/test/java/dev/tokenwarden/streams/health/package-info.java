/** Tests of the package of the same name. */
@NullMarked
package dev.tokenwarden.streams.health;

import org.jspecify.annotations.NullMarked;
