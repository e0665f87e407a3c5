/** Identities of tokens, sessions and grants, and the Kafka keys made from them. */
@NullMarked
package dev.tokenwarden.contract.identity;

import org.jspecify.annotations.NullMarked;
