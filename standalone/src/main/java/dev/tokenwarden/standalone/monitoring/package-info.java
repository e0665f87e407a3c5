/** What a process tells the systems that watch it: its meters, and whether it is alive and ready. */
@NullMarked
package dev.tokenwarden.standalone.monitoring;

import org.jspecify.annotations.NullMarked;
