/**
 * Readers of the policy file, one per section. Start reading at {@link dev.tokenwarden.policy.reader.PolicyLoader}.
 */
@NullMarked
package dev.tokenwarden.policy.reader;

import org.jspecify.annotations.NullMarked;
