package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.DenylistView.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's denylist in memory. One thread writes, any number checks. What cannot be understood is counted; a value that
 * cannot, under a name that can, denies.
 */
final class Entries {
    /** Expiry is kept to this granularity, rounded up: 14 bits of it reach 56 days ahead. */
    static final long BUCKET_MILLIS = 5 * 60 * 1000L;

    private final Names names;
    private final long base;
    private final DigestTable tokens;
    private final DigestTable chains = new DigestTable(false);
    private final DigestTable others = new DigestTable(true);
    /** Entries that take effect later, by name. */
    private final Map<String, DenylistEntry> later = new HashMap<>();

    private long unreadable;
    private int sweptBucket;

    Entries(Names names, int expected, long nowMillis) {
        this.names = names;
        this.base = nowMillis;
        this.tokens = new DigestTable(false, expected);
    }

    /** Adds or changes an entry. The writer's alone. */
    void put(byte[] name, String value, long nowMillis) {
        Names.Digest digest = names.read(name);
        if (digest == null) {
            unreadable++;
            return;
        }
        DenylistEntry entry = parse(value);
        if (entry.effectiveMillis() > nowMillis) {
            table(digest.kind()).remove(digest.first(), digest.second());
            later.put(new String(name, StandardCharsets.UTF_8), entry);
            return;
        }
        forgetLater(name);
        put(digest, entry);
    }

    private void put(Names.Digest digest, DenylistEntry entry) {
        long cutoff = entry.cutoffSeconds() == null ? Long.MAX_VALUE : entry.cutoffSeconds();
        table(digest.kind())
                .put(digest.first(), digest.second(), entry.shadow(), cutoff, bucket(entry.expiresMillis()));
    }

    private DenylistEntry parse(String value) {
        try {
            return DenylistEntry.fromJson(value);
        } catch (IOException | RuntimeException e) {
            unreadable++;
            return new DenylistEntry(false, 0, null, null, 0);
        }
    }

    /** Removes an entry. The writer's alone. */
    void remove(byte[] name) {
        Names.Digest digest = names.read(name);
        if (digest == null) {
            unreadable++;
            return;
        }
        forgetLater(name);
        table(digest.kind()).remove(digest.first(), digest.second());
    }

    private void forgetLater(byte[] name) {
        if (!later.isEmpty()) {
            later.remove(new String(name, StandardCharsets.UTF_8));
        }
    }

    /** Puts into force what has come due, and drops what has expired. The writer's alone. */
    void advance(long nowMillis) {
        for (Iterator<Map.Entry<String, DenylistEntry>> it = later.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<String, DenylistEntry> due = it.next();
            if (due.getValue().effectiveMillis() <= nowMillis) {
                Names.Digest digest = names.read(due.getKey().getBytes(StandardCharsets.UTF_8));
                if (digest != null) {
                    put(digest, due.getValue());
                }
                it.remove();
            }
        }
        int bucket = (int) Math.max(0, Math.min(DigestTable.NEVER - 1, (nowMillis - base) / BUCKET_MILLIS));
        if (bucket > sweptBucket) {
            sweptBucket = bucket;
            tokens.expire(bucket);
            chains.expire(bucket);
            others.expire(bucket);
        }
    }

    private int bucket(@Nullable Long expiresMillis) {
        if (expiresMillis == null) {
            return DigestTable.NEVER;
        }
        long bucket = (expiresMillis - base) / BUCKET_MILLIS + 1;
        return (int) Math.max(0, Math.min(DigestTable.NEVER, bucket));
    }

    private DigestTable table(Names.Kind kind) {
        return switch (kind) {
            case TOKEN -> tokens;
            case CHAIN -> chains;
            case OTHER -> others;
        };
    }

    /** Whether an entry covers the token: DENIED before SHADOW before PASS. */
    Answer check(Token token, String keyThumbprint) {
        Names.OfIssuer issuer = names.of(token.iss());
        String jti = token.jti();
        String name = jti != null ? jti : token.hash();
        Answer answer = Answer.PASS;
        if (name != null) {
            SipKey key = jti != null ? issuer.jti() : issuer.hash();
            long first = DigestTable.first(key.first(name));
            answer = search(tokens, key, name, first, null);
            if (answer != Answer.DENIED && !chains.isEmpty()) {
                answer = answer.or(search(chains, key, name, first, null));
            }
        }
        if (answer == Answer.DENIED || others.isEmpty()) {
            return answer;
        }
        Long iat = token.iat();
        answer = answer.or(search(names.thumbprint(), keyThumbprint, iat));
        answer = answer.or(search(names.issuer(), token.iss(), iat));
        answer = answer.or(search(issuer.kid(), token.kid(), iat));
        answer = answer.or(search(issuer.sub(), token.sub(), iat));
        return answer.or(search(names.client(), token.clientId(), iat));
    }

    private Answer search(SipKey key, @Nullable String name, @Nullable Long iat) {
        return name == null ? Answer.PASS : search(others, key, name, DigestTable.first(key.first(name)), iat);
    }

    private static Answer search(DigestTable table, SipKey key, String name, long first, @Nullable Long iat) {
        DigestTable.Slots slots = table.slots();
        for (int slot = slots.find(first, (int) first); slot >= 0; slot = slots.find(first, slot + 1)) {
            if (slots.second(slot) == key.second(name)) {
                if (slots.dead(slot) || (iat != null && iat > slots.cutoff(slot))) {
                    return Answer.PASS;
                }
                return slots.shadow(slot) ? Answer.SHADOW : Answer.DENIED;
            }
        }
        return Answer.PASS;
    }

    int size() {
        return tokens.size() + chains.size() + others.size();
    }

    long bytes() {
        return tokens.bytes() + chains.bytes() + others.bytes();
    }

    /** Names and values that were met and not understood. */
    long unreadable() {
        return unreadable;
    }
}
