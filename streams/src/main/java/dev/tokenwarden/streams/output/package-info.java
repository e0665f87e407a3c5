/** What the rules write: findings, detections, facts, and the topics that they go to. */
@NullMarked
package dev.tokenwarden.streams.output;

import org.jspecify.annotations.NullMarked;
