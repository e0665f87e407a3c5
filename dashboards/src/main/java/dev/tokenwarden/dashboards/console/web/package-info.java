/** Static files, security headers and cookies of the console's web server. */
@NullMarked
package dev.tokenwarden.dashboards.console.web;

import org.jspecify.annotations.NullMarked;
