/** Tests of what the decision thread does, without Kafka. */
@NullMarked
package dev.tokenwarden.revocation.ledger;

import org.jspecify.annotations.NullMarked;
