/**
 * What the operator decided: issuers, audiences, exchanges, rule thresholds, enforcement, reporters. Start reading at
 * {@link dev.tokenwarden.contract.policy.Policy}.
 */
@NullMarked
package dev.tokenwarden.contract.policy;

import org.jspecify.annotations.NullMarked;
