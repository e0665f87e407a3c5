/** The catalogue of detection rules: ids, thresholds and reference texts. */
@NullMarked
package dev.tokenwarden.policy.rule;

import org.jspecify.annotations.NullMarked;
