/** Incidents: detections of one attack, joined by a function of the detections and of what analysts decided. */
@NullMarked
package dev.tokenwarden.dashboards.incident;

import org.jspecify.annotations.NullMarked;
