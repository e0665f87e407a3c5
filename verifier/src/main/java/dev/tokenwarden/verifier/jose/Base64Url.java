package dev.tokenwarden.verifier.jose;

import java.util.Arrays;
import java.util.Base64;

/**
 * Base64url without padding, in its one canonical form (RFC 7515, appendix C; RFC 4648, section 3.5): no foreign
 * characters, no padding, unused bits zero. Anything laxer lets one token be written in many ways.
 */
public final class Base64Url {
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static byte[] decode(String text) throws Rejected {
        byte[] ascii = new byte[text.length()];
        for (int i = 0; i < ascii.length; i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                throw Rejected.malformed("not base64url");
            }
            ascii[i] = (byte) c;
        }
        return decode(ascii, 0, ascii.length);
    }

    /** Decodes ASCII; any byte that is none is refused. */
    public static byte[] decode(byte[] ascii, int from, int to) throws Rejected {
        int length = to - from;
        int tail = length & 3;
        if (tail == 1) {
            throw Rejected.malformed("not base64url");
        }
        byte[] out = new byte[(length >> 2) * 3 + (tail == 0 ? 0 : tail - 1)];
        int at = 0;
        int i = from;
        int bad = 0;
        for (int end = to - tail; i < end; i += 4) {
            int a = value(ascii[i]);
            int b = value(ascii[i + 1]);
            int c = value(ascii[i + 2]);
            int d = value(ascii[i + 3]);
            bad |= a | b | c | d;
            int word = a << 18 | b << 12 | c << 6 | d;
            out[at] = (byte) (word >> 16);
            out[at + 1] = (byte) (word >> 8);
            out[at + 2] = (byte) word;
            at += 3;
        }
        if (tail != 0) {
            int a = value(ascii[i]);
            int b = value(ascii[i + 1]);
            int c = tail == 3 ? value(ascii[i + 2]) : 0;
            bad |= a | b | c;
            out[at] = (byte) (a << 2 | b >> 4);
            if (tail == 3) {
                out[at + 1] = (byte) (b << 4 | c >> 2);
            }
            if ((tail == 2 ? b & 0xF : c & 0x3) != 0) {
                throw Rejected.malformed("not canonical base64url");
            }
        }
        if (bad < 0) {
            throw Rejected.malformed("not base64url");
        }
        return out;
    }

    private static int value(byte ascii) {
        return ascii < 0 ? -1 : VALUES[ascii];
    }
}
