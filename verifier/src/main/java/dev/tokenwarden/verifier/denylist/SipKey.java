package dev.tokenwarden.verifier.denylist;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * A key of SipHash (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). With a random key no client can
 * choose inputs that collide.
 *
 * <p>A digest has two halves, which are computed apart, so that nothing need be allocated for a result: a table is searched
 * by the first, SipHash-1-3, and the second, of the stronger SipHash-2-4, is only wanted where the first is found.
 *
 * <p>Text is hashed as its UTF-8.
 */
public final class SipKey {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long k0;
    private final long k1;

    SipKey(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    public static SipKey random() {
        SecureRandom random = new SecureRandom();
        return new SipKey(random.nextLong(), random.nextLong());
    }

    /** A key for what lies within {@code scope}: hashing under it is hashing the pair. */
    public SipKey derive(String scope) {
        byte[] utf8 = scope.getBytes(StandardCharsets.UTF_8);
        return new SipKey(first(utf8, 0, utf8.length), second(utf8, 0, utf8.length));
    }

    /** 64 bits of SipHash-1-3. */
    public long first(String text) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int length = text.length();
        int whole = length & ~7;
        int all = 0;
        for (int i = 0; i < whole; i += 8) {
            int a = text.charAt(i);
            int b = text.charAt(i + 1);
            int c = text.charAt(i + 2);
            int d = text.charAt(i + 3);
            int e = text.charAt(i + 4);
            int f = text.charAt(i + 5);
            int g = text.charAt(i + 6);
            int h = text.charAt(i + 7);
            all |= a | b | c | d | e | f | g | h;
            long m = (a | b << 8 | c << 16 | (long) d << 24) | (long) (e | f << 8 | g << 16) << 32 | (long) h << 56;
            v3 ^= m;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= m;
        }
        long last = (long) length << 56;
        for (int i = whole; i < length; i++) {
            char c = text.charAt(i);
            all |= c;
            last |= (long) c << (8 * (i - whole));
        }
        if (all >= 128) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return first(utf8, 0, utf8.length);
        }
        return finishFirst(v0, v1, v2, v3, last);
    }

    public long first(byte[] bytes, int from, int to) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int length = to - from;
        int whole = from + (length & ~7);
        for (int i = from; i < whole; i += 8) {
            long m = (long) LONGS.get(bytes, i);
            v3 ^= m;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= m;
        }
        long last = (long) length << 56;
        for (int i = whole; i < to; i++) {
            last |= (bytes[i] & 0xFFL) << (8 * (i - whole));
        }
        return finishFirst(v0, v1, v2, v3, last);
    }

    private static long finishFirst(long a, long b, long c, long d, long last) {
        long v0 = a;
        long v1 = b;
        long v2 = c;
        long v3 = d ^ last;
        for (int round = 0; round < 4; round++) {
            if (round == 1) {
                v0 ^= last;
                v2 ^= 0xff;
            }
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The second 64 of the 128 bits of SipHash-2-4. */
    public long second(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return second(utf8, 0, utf8.length);
    }

    public long second(byte[] bytes, int from, int to) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int length = to - from;
        int whole = from + (length & ~7);
        for (int i = from; i < whole; i += 8) {
            long m = (long) LONGS.get(bytes, i);
            v3 ^= m;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        long last = (long) length << 56;
        for (int i = whole; i < to; i++) {
            last |= (bytes[i] & 0xFFL) << (8 * (i - whole));
        }
        return finishSecond(v0, v1, v2, v3, last);
    }

    private static long finishSecond(long a, long b, long c, long d, long last) {
        long v0 = a;
        long v1 = b;
        long v2 = c;
        long v3 = d ^ last;
        for (int round = 0; round < 10; round++) {
            if (round == 2) {
                v0 ^= last;
                v2 ^= 0xee;
            } else if (round == 6) {
                v1 ^= 0xdd;
            }
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
