package dev.tokenwarden.standalone.demo.world;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A trace id (W3C trace context).
 *
 * @param id 32 hexadecimal digits
 */
public record Trace(String id) {
    public static Trace fresh() {
        return new Trace(hex(16));
    }

    /** The {@code traceparent} of one hop of the trace. */
    String parent() {
        return "00-" + id + "-" + hex(8) + "-01";
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        random[0] |= 1; // all zeroes are not allowed
        return HexFormat.of().formatHex(random);
    }
}
