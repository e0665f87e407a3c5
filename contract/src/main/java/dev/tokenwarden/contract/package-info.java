/** The contract between the modules: events, detections, revocations, topic names and Redis keys. */
@NullMarked
package dev.tokenwarden.contract;

import org.jspecify.annotations.NullMarked;
