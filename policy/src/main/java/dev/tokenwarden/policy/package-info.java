/**
 * The policy: issuers, audiences, exchanges, rule thresholds, enforcement, registrations. Start reading at {@link
 * dev.tokenwarden.policy.Policy}. The package {@code reader} reads it from YAML, {@code rule} defines the rules.
 */
@NullMarked
package dev.tokenwarden.policy;

import org.jspecify.annotations.NullMarked;
