/** Reports for people who were not there: the report of an incident and the handover to the next shift. */
@NullMarked
package dev.tokenwarden.dashboards.console.report;

import org.jspecify.annotations.NullMarked;
