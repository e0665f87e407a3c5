@NullMarked
package dev.tokenwarden.dashboards.search;

import org.jspecify.annotations.NullMarked;
