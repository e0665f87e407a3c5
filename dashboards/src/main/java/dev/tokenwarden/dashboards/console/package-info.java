/** The analysts' page and the HTTP API behind it. */
@NullMarked
package dev.tokenwarden.dashboards.console;

import org.jspecify.annotations.NullMarked;
