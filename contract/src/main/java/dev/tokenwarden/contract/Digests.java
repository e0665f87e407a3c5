package dev.tokenwarden.contract;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256, which every Java platform has. */
public final class Digests {
    private Digests() {}

    /** SHA-256 of the parts, one after the other. */
    public static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first {@code bytes} bytes in lower-case hexadecimal. */
    public static String hex(byte[] digest, int bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(digest, bytes));
    }
}
