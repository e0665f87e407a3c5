@NullMarked
package dev.tokenwarden.dashboards.sink;

import org.jspecify.annotations.NullMarked;
