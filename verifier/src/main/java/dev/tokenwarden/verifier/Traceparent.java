package dev.tokenwarden.verifier;

import org.jspecify.annotations.Nullable;

/** The trace id of a {@code traceparent} header (W3C Trace Context, section 3.2). */
final class Traceparent {
    private static final int VERSION_0_LENGTH = 55;
    private static final String NO_TRACE = "0".repeat(32);

    private Traceparent() {}

    /** 32 lower-case hexadecimal digits; null if there is no valid header. */
    static @Nullable String traceId(@Nullable String header) {
        if (header == null || header.length() < VERSION_0_LENGTH || header.length() > 512) {
            return null;
        }
        boolean formed = hex(header, 0, 2)
                && header.charAt(2) == '-'
                && hex(header, 3, 35)
                && header.charAt(35) == '-'
                && hex(header, 36, 52)
                && header.charAt(52) == '-'
                && hex(header, 53, 55);
        if (!formed || header.startsWith("ff")) {
            return null;
        }
        boolean longer = header.length() > VERSION_0_LENGTH;
        if (longer && (header.startsWith("00") || header.charAt(VERSION_0_LENGTH) != '-')) {
            return null;
        }
        String trace = header.substring(3, 35);
        return trace.equals(NO_TRACE) ? null : trace;
    }

    private static boolean hex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}
