package dev.tokenwarden.verifier.jose;

import dev.tokenwarden.contract.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JWS in compact serialization (RFC 7515, section 7.1), in canonical form, nothing verified yet. */
public final class CompactJws {
    /** Longest token that is looked at, in characters. */
    static final int MAX_LENGTH = 16 * 1024;

    private final JoseHeader header;
    private final byte[] payload;
    private final byte[] signature;
    private final byte[] signingInput;

    private CompactJws(JoseHeader header, byte[] payload, byte[] signature, byte[] signingInput) {
        this.header = header;
        this.payload = payload;
        this.signature = signature;
        this.signingInput = signingInput;
    }

    /** Reads ASCII that was taken from a header; see {@link #ascii}. */
    public static CompactJws parse(byte[] token) throws Rejected {
        int first = indexOf(token, 0);
        int second = first < 0 ? -1 : indexOf(token, first + 1);
        if (second < 0 || indexOf(token, second + 1) >= 0) {
            throw Rejected.malformed("does not have three parts");
        }
        if (first == 0) {
            throw Rejected.malformed("has no header");
        }
        JoseHeader header = JoseHeader.of(StrictJson.object(Base64Url.decode(token, 0, first)));
        byte[] payload = Base64Url.decode(token, first + 1, second);
        byte[] signature = Base64Url.decode(token, second + 1, token.length);
        if (signature.length == 0) {
            throw Rejected.malformed("has no signature");
        }
        return new CompactJws(header, payload, signature, Arrays.copyOf(token, second));
    }

    /** The bytes of a token, which is not over-long. What is not ASCII becomes a question mark, which no token holds. */
    public static byte[] ascii(String text, int from) throws Rejected {
        if (text.length() - from > MAX_LENGTH) {
            throw Rejected.malformed("longer than 16 KiB");
        }
        return text.substring(from).getBytes(StandardCharsets.US_ASCII);
    }

    public JoseHeader header() {
        return header;
    }

    byte[] payload() {
        return payload;
    }

    public byte[] signature() {
        return signature;
    }

    /** ASCII of {@code header.payload}. */
    public byte[] signingInput() {
        return signingInput;
    }

    public Map<String, @Nullable Object> claims() throws Rejected {
        return StrictJson.object(payload);
    }

    /** The hash that identifies the token in events. It covers the signing input and not the signature. */
    String hash() {
        return Base64Url.encode(Digests.sha256(signingInput));
    }

    private static int indexOf(byte[] token, int from) {
        for (int i = from; i < token.length; i++) {
            if (token[i] == '.') {
                return i;
            }
        }
        return -1;
    }

    /** Shows nothing of the token. */
    @Override
    public String toString() {
        return "CompactJws[alg=" + header.alg() + "]";
    }
}
