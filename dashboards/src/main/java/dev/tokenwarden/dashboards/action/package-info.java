/** What people do in the console, as records of the audit log on Kafka. */
@NullMarked
package dev.tokenwarden.dashboards.action;

import org.jspecify.annotations.NullMarked;
