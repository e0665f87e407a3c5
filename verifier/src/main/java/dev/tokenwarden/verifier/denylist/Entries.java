package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.denylist.DenylistView.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's denylist in memory. One thread writes, any number checks. What cannot be understood is counted; a value that
 * cannot, under a name that can, denies.
 */
final class Entries {
    /** Expiry is kept to this granularity, rounded up: 14 bits of it reach 56 days ahead. */
    static final long BUCKET_MILLIS = 5 * 60 * 1000L;

    private static final int BY_JTI = Names.Kind.TOKEN.bit() | Names.Kind.CHAIN.bit();
    private static final int BY_HASH = Names.Kind.HASH.bit() | Names.Kind.CHAIN_HASH.bit();

    private final Names names;
    private final long base;
    /** By kind. */
    private final Map<Names.Kind, DigestTable> tables = new EnumMap<>(Names.Kind.class);

    private final DigestTable tokens;
    private final DigestTable chains;
    private final DigestTable hashes;
    private final DigestTable chainHashes;
    private final DigestTable subjects;
    private final DigestTable clients;
    private final DigestTable keys;
    private final DigestTable thumbprints;
    private final DigestTable issuers;
    /** Which kinds have entries, a bit each: those that have none cost a check nothing. */
    private volatile int present;

    /** Entries that take effect later, by name. */
    private final Map<String, DenylistEntry> later = new HashMap<>();

    private long unreadable;
    private int sweptBucket;

    Entries(Names names, int expected, long nowMillis) {
        this.names = names;
        this.base = nowMillis;
        for (Names.Kind kind : Names.Kind.values()) {
            tables.put(kind, new DigestTable(kind.cutoffs(), kind == Names.Kind.TOKEN ? expected : 0));
        }
        this.tokens = table(Names.Kind.TOKEN);
        this.chains = table(Names.Kind.CHAIN);
        this.hashes = table(Names.Kind.HASH);
        this.chainHashes = table(Names.Kind.CHAIN_HASH);
        this.subjects = table(Names.Kind.SUBJECT);
        this.clients = table(Names.Kind.CLIENT);
        this.keys = table(Names.Kind.KEY);
        this.thumbprints = table(Names.Kind.THUMBPRINT);
        this.issuers = table(Names.Kind.ISSUER);
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
        present |= digest.kind().bit();
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
            for (DigestTable table : tables.values()) {
                table.expire(bucket);
            }
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
        return Objects.requireNonNull(tables.get(kind));
    }

    /** Whether an entry covers the token: DENIED before SHADOW before PASS. */
    Answer check(Token token, String keyThumbprint) {
        int kinds = present;
        if (kinds == 0) {
            return Answer.PASS;
        }
        Names.OfIssuer issuer = names.of(token.iss());
        Answer answer = Answer.PASS;
        if ((kinds & BY_JTI) != 0) {
            answer = search(tokens, chains, issuer.jti(), token.jti());
        }
        if ((kinds & BY_HASH) != 0) {
            answer = answer.or(search(hashes, chainHashes, issuer.hash(), token.hash()));
        }
        return answer == Answer.DENIED || (kinds & ~(BY_JTI | BY_HASH)) == 0
                ? answer
                : answer.or(wider(token, issuer, keyThumbprint));
    }

    /** Targets that cover many tokens. */
    private Answer wider(Token token, Names.OfIssuer issuer, String keyThumbprint) {
        Long iat = token.iat();
        Answer answer = search(thumbprints, names.thumbprint(), keyThumbprint, iat);
        answer = answer.or(search(issuers, names.issuer(), token.iss(), iat));
        answer = answer.or(search(keys, issuer.kid(), token.kid(), iat));
        answer = answer.or(search(subjects, issuer.sub(), token.sub(), iat));
        return answer.or(search(clients, names.client(), token.clientId(), iat));
    }

    /** In both tables, of which a token goes by the same name. */
    private static Answer search(DigestTable alone, DigestTable withChain, SipKey key, @Nullable String name) {
        if (name == null) {
            return Answer.PASS;
        }
        long first = DigestTable.first(key.first(name));
        Answer answer = find(alone, key, name, first, null);
        return withChain.isEmpty() ? answer : answer.or(find(withChain, key, name, first, null));
    }

    private static Answer search(DigestTable table, SipKey key, @Nullable String name, @Nullable Long iat) {
        if (name == null || table.isEmpty()) {
            return Answer.PASS;
        }
        return find(table, key, name, DigestTable.first(key.first(name)), iat);
    }

    private static Answer find(DigestTable table, SipKey key, String name, long first, @Nullable Long iat) {
        DigestTable.Slots slots = table.slots();
        if (!slots.mayHold(first)) {
            return Answer.PASS;
        }
        int slot = slots.find(first, slots.home(first));
        while (slot >= 0 && slots.second(slot) != key.second(name)) {
            slot = slots.find(first, slots.after(slot));
        }
        if (slot < 0 || slots.dead(slot) || (iat != null && iat > slots.cutoff(slot))) {
            return Answer.PASS;
        }
        return slots.shadow(slot) ? Answer.SHADOW : Answer.DENIED;
    }

    int size() {
        int size = 0;
        for (DigestTable table : tables.values()) {
            size += table.size();
        }
        return size;
    }

    long bytes() {
        long bytes = 0;
        for (DigestTable table : tables.values()) {
            bytes += table.bytes();
        }
        return bytes;
    }

    /** Names and values that were met and not understood. */
    long unreadable() {
        return unreadable;
    }
}
