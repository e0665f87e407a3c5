@NullMarked
package dev.tokenwarden.dashboards.web;

import org.jspecify.annotations.NullMarked;
