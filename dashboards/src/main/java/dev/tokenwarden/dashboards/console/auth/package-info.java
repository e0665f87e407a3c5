/** Who is signed in to the console, and what each role may do. */
@NullMarked
package dev.tokenwarden.dashboards.console.auth;

import org.jspecify.annotations.NullMarked;
