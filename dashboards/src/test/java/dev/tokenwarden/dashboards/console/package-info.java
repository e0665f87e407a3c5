@NullMarked
package dev.tokenwarden.dashboards.console;

import org.jspecify.annotations.NullMarked;
