package dev.tokenwarden.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes a list of texts as tagged, length-prefixed bytes: one tag byte, then for each part two bytes of length (big-endian) and its
 * UTF-8. Different lists always have different encodings, for all characters in the parts.
 */
public final class LengthPrefixed {
    /** The maximum length of a part, in bytes of UTF-8. */
    public static final int MAX_PART = 0xFFFF;

    private LengthPrefixed() {}

    /**
     * @throws IllegalArgumentException if a part is longer than {@link #MAX_PART} or holds a lone surrogate
     */
    public static byte[] encode(byte tag, String... parts) {
        byte[][] utf8 = new byte[parts.length][];
        int size = 1;
        for (int i = 0; i < parts.length; i++) {
            if (!WellFormed.isUnicode(parts[i])) {
                throw new IllegalArgumentException("a part of an identity is not well-formed Unicode");
            }
            utf8[i] = parts[i].getBytes(StandardCharsets.UTF_8);
            if (utf8[i].length > MAX_PART) {
                throw new IllegalArgumentException("a part of an identity is longer than " + MAX_PART + " bytes");
            }
            size += 2 + utf8[i].length;
        }
        byte[] out = new byte[size];
        out[0] = tag;
        int at = 1;
        for (byte[] part : utf8) {
            out[at++] = (byte) (part.length >>> 8);
            out[at++] = (byte) part.length;
            System.arraycopy(part, 0, out, at, part.length);
            at += part.length;
        }
        return out;
    }

    /**
     * The parts, without the tag.
     *
     * @throws IllegalArgumentException if the bytes are not an encoding by {@link #encode}
     */
    public static List<String> decode(byte[] bytes) {
        List<String> parts = new ArrayList<>(4);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (!in.hasRemaining()) {
            throw new IllegalArgumentException("an identity has at least a tag");
        }
        in.get();
        while (in.hasRemaining()) {
            if (in.remaining() < 2) {
                throw new IllegalArgumentException("a length is cut short");
            }
            int length = in.getShort() & 0xFFFF;
            if (in.remaining() < length) {
                throw new IllegalArgumentException("a part is cut short");
            }
            parts.add(text(in.slice(in.position(), length)));
            in.position(in.position() + length);
        }
        return parts;
    }

    private static String text(ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a part is not UTF-8", e);
        }
    }
}
