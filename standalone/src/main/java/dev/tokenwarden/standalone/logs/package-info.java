/** The log as JSON, for collectors. */
@NullMarked
package dev.tokenwarden.standalone.logs;

import org.jspecify.annotations.NullMarked;
