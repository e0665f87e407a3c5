/** Detections: what the rules raise. */
@NullMarked
package dev.tokenwarden.contract.detection;

import org.jspecify.annotations.NullMarked;
