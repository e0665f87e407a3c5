/** Sign-in, sessions and roles of the console. */
@NullMarked
package dev.tokenwarden.dashboards.console.auth;

import org.jspecify.annotations.NullMarked;
