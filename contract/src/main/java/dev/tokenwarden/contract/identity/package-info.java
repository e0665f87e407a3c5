/** What a token is called: its identity, and the Kafka key made of it. */
@NullMarked
package dev.tokenwarden.contract.identity;

import org.jspecify.annotations.NullMarked;
