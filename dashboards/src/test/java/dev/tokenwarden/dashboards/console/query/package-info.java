@NullMarked
package dev.tokenwarden.dashboards.console.query;

import org.jspecify.annotations.NullMarked;
