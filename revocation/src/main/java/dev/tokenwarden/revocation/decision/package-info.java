/** Decides about detections, with pure functions of detection, policy and situation. */
@NullMarked
package dev.tokenwarden.revocation.decision;

import org.jspecify.annotations.NullMarked;
