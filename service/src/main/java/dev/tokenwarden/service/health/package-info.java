/** How detection is, as the services that show it to people see it. */
@NullMarked
package dev.tokenwarden.service.health;

import org.jspecify.annotations.NullMarked;
