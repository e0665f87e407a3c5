@NullMarked
package dev.tokenwarden.dashboards.console.auth;

import org.jspecify.annotations.NullMarked;
