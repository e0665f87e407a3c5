@NullMarked
package dev.tokenwarden.dashboards.console.teamwork;

import org.jspecify.annotations.NullMarked;
