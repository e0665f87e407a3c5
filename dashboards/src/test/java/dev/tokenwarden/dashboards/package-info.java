@NullMarked
package dev.tokenwarden.dashboards;

import org.jspecify.annotations.NullMarked;
