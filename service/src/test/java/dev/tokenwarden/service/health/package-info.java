/** Tests of the package of the same name. */
@NullMarked
package dev.tokenwarden.service.health;

import org.jspecify.annotations.NullMarked;
