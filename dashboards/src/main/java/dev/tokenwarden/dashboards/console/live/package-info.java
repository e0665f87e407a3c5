/** The console's live feed: what happens now, as server-sent events. */
@NullMarked
package dev.tokenwarden.dashboards.console.live;

import org.jspecify.annotations.NullMarked;
