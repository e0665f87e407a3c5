/** Observers of detections, decisions, denials and latencies. */
@NullMarked
package dev.tokenwarden.standalone.demo.watch;

import org.jspecify.annotations.NullMarked;
