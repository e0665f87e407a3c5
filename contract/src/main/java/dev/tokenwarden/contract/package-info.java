/** What Tokenwarden's modules agree on: events, detections, revocations, policy, topic names and Redis keys. */
@NullMarked
package dev.tokenwarden.contract;

import org.jspecify.annotations.NullMarked;
