@NullMarked
package dev.tokenwarden.dashboards.incident;

import org.jspecify.annotations.NullMarked;
