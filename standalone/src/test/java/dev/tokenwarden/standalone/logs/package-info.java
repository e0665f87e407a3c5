/** Tests of the log as JSON. */
@NullMarked
package dev.tokenwarden.standalone.logs;

import org.jspecify.annotations.NullMarked;
