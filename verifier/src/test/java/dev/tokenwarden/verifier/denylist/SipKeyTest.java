package dev.tokenwarden.verifier.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SipKeyTest {
    /** Key 00 01 .. 0f, as in the reference implementation's vectors. */
    private static final SipKey KEY = new SipKey(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    void second_isThatOfTheReferenceVectors() {
        // The latter halves of vectors_sip128 in vectors.h of the reference implementation, for inputs 00 01 02 ... of
        // these
        // lengths.
        assertThat(second(0)).isEqualTo("6df67214c7550293");
        assertThat(second(1)).isEqualTo("347659119b22fc45");
        assertThat(second(2)).isEqualTo("fca38bdef60affe4");
        assertThat(second(8)).isEqualTo("0f83e264f31497b4");
        assertThat(second(15)).isEqualTo("7e08ec0f97cfc3d9");
    }

    @Test
    void first_isThatOfOtherImplementations() {
        // The first as in the test vectors that Rust's and Linux's implementations share, the others by CPython 3.11,
        // whose
        // hash of bytes is SipHash-1-3 (here with a key of zeros: PYTHONHASHSEED=0).
        assertThat(KEY.first(new byte[0], 0, 0)).isEqualTo(0xabac0158050fc4dcL);
        SipKey zero = new SipKey(0, 0);
        assertThat(zero.first("a")).isEqualTo(0x407448d2b89b1813L);
        assertThat(zero.first("abcdefg")).isEqualTo(0x6db12aae9070f506L);
        assertThat(zero.first("abcdefgh")).isEqualTo(0x3f7b849c0b8e35eaL);
        assertThat(zero.first("abcdefghijklmno")).isEqualTo(0x1fd27a29b0e9dc7aL);
    }

    @Test
    void textIsHashedAsItsUtf8() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int ceiling = new int[] {0x7f, 0xff, 0x800, 0xd7ff, 0x10ffff}[random.nextInt(5)];
            for (int n = random.nextInt(40); n > 0; n--) {
                int c = random.nextInt(ceiling + 1);
                text.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 'x' : c);
            }
            byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(KEY.first(text.toString())).isEqualTo(KEY.first(utf8, 0, utf8.length));
            assertThat(KEY.second(text.toString())).isEqualTo(KEY.second(utf8, 0, utf8.length));
        }
    }

    private static String second(int length) {
        byte[] input = new byte[length + 2];
        for (int i = 0; i < length; i++) {
            input[i + 1] = (byte) i;
        }
        ByteBuffer out = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return HexFormat.of()
                .formatHex(out.putLong(KEY.second(input, 1, length + 1)).array());
    }
}
