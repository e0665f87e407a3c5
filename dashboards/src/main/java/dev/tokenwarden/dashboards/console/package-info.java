/** The console of the analysts: its HTTP server and API. */
@NullMarked
package dev.tokenwarden.dashboards.console;

import org.jspecify.annotations.NullMarked;
