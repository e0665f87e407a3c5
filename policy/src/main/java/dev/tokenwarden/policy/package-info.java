/**
 * What the operator decided: issuers, audiences, exchanges, rule thresholds, enforcement, reporters. Start reading at
 * {@link dev.tokenwarden.policy.Policy}.
 */
@NullMarked
package dev.tokenwarden.policy;

import org.jspecify.annotations.NullMarked;
