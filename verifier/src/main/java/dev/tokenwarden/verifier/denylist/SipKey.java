package dev.tokenwarden.verifier.denylist;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * A key for SipHash (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). The key is random, so clients cannot
 * choose inputs that collide.
 *
 * <p>A digest has two halves of 64 bits, and each half has its own method. A table is searched by the first half, which is
 * SipHash-1-3. The second half, from the stronger SipHash-2-4, is needed only if the first half is found. Neither method leaves
 * an object on the heap once it is compiled.
 *
 * <p>Text is hashed as UTF-8.
 */
public final class SipKey {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long k0;
    private final long k1;

    SipKey(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /** A new random key. */
    public static SipKey random() {
        SecureRandom random = new SecureRandom();
        return new SipKey(random.nextLong(), random.nextLong());
    }

    /** A key for the names in {@code scope}: hashing a name with it hashes the pair of scope and name. */
    public SipKey derive(String scope) {
        byte[] utf8 = scope.getBytes(StandardCharsets.UTF_8);
        return new SipKey(first(utf8, 0, utf8.length), second(utf8, 0, utf8.length));
    }

    /** 64 bits of SipHash-1-3. */
    public long first(String text) {
        State state = new State(k0, k1);
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
            state.absorb(
                    (a | b << 8 | c << 16 | (long) d << 24) | (long) (e | f << 8 | g << 16) << 32 | (long) h << 56, 1);
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
        state.absorb(last, 1);
        return state.finish(0xff, 3);
    }

    /** As {@link #first(String)}, for the text whose UTF-8 is in {@code bytes} between {@code from} and {@code to}. */
    public long first(byte[] bytes, int from, int to) {
        State state = new State(k0, k1);
        state.absorb(bytes, from, to, 1);
        return state.finish(0xff, 3);
    }

    /** The second 64 of the 128 bits of SipHash-2-4. */
    public long second(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return second(utf8, 0, utf8.length);
    }

    /** As {@link #second(String)}, for the text whose UTF-8 is in {@code bytes} between {@code from} and {@code to}. */
    public long second(byte[] bytes, int from, int to) {
        State state = new State(k0, k1);
        state.v1 ^= 0xee;
        state.absorb(bytes, from, to, 2);
        state.finish(0xee, 4);
        state.v1 ^= 0xdd;
        return state.finish(0, 4);
    }

    /** The four words of SipHash. It does not leave its method, so the compiler keeps the words in registers. */
    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void absorb(byte[] bytes, int from, int to, int rounds) {
            int length = to - from;
            int whole = from + (length & ~7);
            for (int i = from; i < whole; i += 8) {
                absorb((long) LONGS.get(bytes, i), rounds);
            }
            long last = (long) length << 56;
            for (int i = whole; i < to; i++) {
                last |= (bytes[i] & 0xFFL) << (8 * (i - whole));
            }
            absorb(last, rounds);
        }

        void absorb(long word, int rounds) {
            v3 ^= word;
            mix(rounds);
            v0 ^= word;
        }

        long finish(long mark, int rounds) {
            v2 ^= mark;
            mix(rounds);
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void mix(int rounds) {
            for (int round = 0; round < rounds; round++) {
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
        }
    }
}
