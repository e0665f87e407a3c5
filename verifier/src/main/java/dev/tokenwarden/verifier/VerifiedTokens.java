package dev.tokenwarden.verifier;

import dev.tokenwarden.verifier.jose.TokenDigest;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A cache of tokens whose signatures need not be verified again. Its keys are the SHA-256 of the whole token, so a copy
 * that differs in one bit is another token. It is set-associative and of fixed size; the entry that expires first is
 * replaced. Only verified tokens are added, so a client without valid tokens cannot evict others.
 */
final class VerifiedTokens {
    private static final int WAYS = 4;

    private record Entry(TokenDigest digest, CheckedToken token) {}

    private final AtomicReferenceArray<@Nullable Entry> entries;
    private final int mask;

    /** @param capacity rounded up to a power of two */
    VerifiedTokens(int capacity) {
        int sets = Integer.highestOneBit(Math.max(1, (capacity - 1) / WAYS)) * 2;
        this.entries = new AtomicReferenceArray<>(sets * WAYS);
        this.mask = sets - 1;
    }

    @Nullable
    CheckedToken find(TokenDigest digest) {
        int from = set(digest);
        for (int i = from; i < from + WAYS; i++) {
            Entry entry = entries.get(i);
            if (entry != null && entry.digest.equals(digest)) {
                if (entry.token.holds()) {
                    return entry.token;
                }
                entries.compareAndSet(i, entry, null);
                return null;
            }
        }
        return null;
    }

    void add(TokenDigest digest, CheckedToken token, long nowSeconds) {
        int from = set(digest);
        int victim = from + ThreadLocalRandom.current().nextInt(WAYS);
        for (int i = from; i < from + WAYS; i++) {
            Entry entry = entries.get(i);
            if (entry == null || entry.digest.equals(digest)) {
                victim = i;
                break;
            }
            Long exp = entry.token.token().token().exp();
            if (exp != null && exp < nowSeconds) {
                victim = i;
            }
        }
        entries.set(victim, new Entry(digest, token));
    }

    private int set(TokenDigest digest) {
        return ((int) digest.a() & mask) * WAYS;
    }
}
