/** Tests of meters and health. */
@NullMarked
package dev.tokenwarden.standalone.monitoring;

import org.jspecify.annotations.NullMarked;
