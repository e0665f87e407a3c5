/** Events over HTTP, for reporters that do not speak Kafka. {@link dev.tokenwarden.ingest.gateway.GatewayService} is the entry point. */
@NullMarked
package dev.tokenwarden.ingest.gateway;

import org.jspecify.annotations.NullMarked;
