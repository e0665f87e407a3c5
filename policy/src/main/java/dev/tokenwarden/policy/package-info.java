/**
 * The policy file: issuers, audiences, exchanges, rule thresholds, enforcement, registrations. Start reading at
 * {@link dev.tokenwarden.policy.Policy}.
 */
@NullMarked
package dev.tokenwarden.policy;

import org.jspecify.annotations.NullMarked;
