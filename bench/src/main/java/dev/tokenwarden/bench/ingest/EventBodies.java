package dev.tokenwarden.bench.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Use events of about 600 bytes each, every one of a new token. */
final class EventBodies {
    private static final AtomicLong NEXT = new AtomicLong();

    private EventBodies() {}

    static byte[] used(Clock clock) {
        return text(clock).getBytes(StandardCharsets.UTF_8);
    }

    /** A JSON array of that many events. */
    static byte[] batch(Clock clock, int size) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ",").append(text(clock));
        }
        return text.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Clock clock) {
        long number = NEXT.incrementAndGet();
        long second = clock.millis() / 1000;
        return """
                {"specversion":"1.0","type":"dev.tokenwarden.token.used.v1","source":"urn:verifier:bench/1","id":"e-%d","time":"%s",\
                "tenant":"acme","data":{"token":{"iss":"https://idp.acme.example","jti":"t-%d","sub":"alice","client_id":"web",\
                "aud":["payments"],"scope":"payments:write ledger:read","iat":%d,"exp":%d,"alg":"ES256","kid":"k1","typ":"at+jwt"},\
                "use":{"audience":"payments","outcome":"accepted","edge":true,"operation":"POST /v1/payments",\
                "required_scope":"payments:write","trace":"4bf92f3577b34da6a3ce929d0e0e4736",\
                "client":{"address":"203.0.113.7","as":64500,"user_agent":"Mozilla/5.0 (X11; Linux x86_64)"}}}}""".formatted(number, clock.instant(), number, second, second + 3_600);
    }
}
