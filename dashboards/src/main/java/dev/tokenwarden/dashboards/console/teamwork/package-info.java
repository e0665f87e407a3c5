/** What analysts who work at the same time see of each other: conflicting changes, presence and names. */
@NullMarked
package dev.tokenwarden.dashboards.console.teamwork;

import org.jspecify.annotations.NullMarked;
