package dev.tokenwarden.contract.event;

import dev.tokenwarden.contract.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Bounds text that a client of the verifier chooses: operations, user agents, workloads, scopes, audiences. The state of a token must
 * stay small, for any input of clients.
 *
 * <p>Text of up to {@link #MAX_LENGTH} characters stays as it is. Longer text becomes its beginning, {@link #MARK} and the
 * base64url SHA-256 of the whole. Equal texts have equal short forms, different texts have different ones.
 */
public final class CappedText {
    /** The maximum number of characters (UTF-16 units). */
    public static final int MAX_LENGTH = 512;
    /** Separates the beginning from the digest. */
    public static final String MARK = "~sha256:";

    private static final int DIGEST_LENGTH = 43;
    private static final int KEPT = MAX_LENGTH - MARK.length() - DIGEST_LENGTH;

    private CappedText() {}

    /** The text, or its short form. */
    public static String of(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
        byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        return text.substring(0, end)
                + MARK
                + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /** Space-separated text with each word capped. */
    static String words(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            words.add(of(word));
        }
        return String.join(" ", words);
    }

    /** A list with each text capped. */
    static List<String> each(List<String> texts) {
        for (String text : texts) {
            if (text.length() > MAX_LENGTH) {
                return texts.stream().map(CappedText::of).toList();
            }
        }
        return texts;
    }
}
