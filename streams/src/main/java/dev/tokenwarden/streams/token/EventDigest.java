package dev.tokenwarden.streams.token;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.streams.client.Fingerprint;

/**
 * A digest of an event's content without the values that enrichment adds. Two deliveries of one event have the same
 * digest.
 */
public final class EventDigest {
    private EventDigest() {}

    public static long of(TokenEvent event, Fingerprint fingerprint) {
        Use use = event.use();
        ClientContext client = use == null ? null : use.client();
        TokenEvent plain = use == null || client == null
                ? event
                : event.toBuilder()
                        .use(use.toBuilder()
                                .client(new ClientContext(
                                        client.address(),
                                        null,
                                        null,
                                        client.userAgent(),
                                        client.workload(),
                                        client.jkt(),
                                        client.x5tS256()))
                                .build())
                        .build();
        long digest = fingerprint.of(plain.toString());
        return digest == -1 ? 1 : digest;
    }
}
