package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.event.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's denylist in memory. One thread writes, any number checks. An entry that cannot be understood is counted; it denies
 * if at least its name can be read.
 */
final class Entries {
    /** Expiry is kept with this granularity, rounded up: 14 bits cover 56 days. */
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
    private final DigestTable sessions;
    private final DigestTable grants;
    private final LostEntries lost = new LostEntries();
    /** The kinds that have entries, one bit each: a check skips the others. */
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
        this.sessions = table(Names.Kind.SESSION);
        this.grants = table(Names.Kind.GRANT);
    }

    /** Adds or changes an entry. Only the writer calls it. */
    void put(byte[] name, String value, long nowMillis) {
        Names.Digest digest = names.read(name);
        if (digest == null) {
            unreadable++;
            return;
        }
        lost.remove(digest);
        DenylistEntry entry = parse(value);
        if (entry.effectiveMillis() > nowMillis) {
            table(digest.kind()).remove(digest.first(), digest.second());
            later.put(new String(name, StandardCharsets.UTF_8), entry);
            return;
        }
        forgetLater(name);
        put(digest, entry);
    }

    /** Notes that the index lists an entry that has no value. Only the writer calls it. */
    void lose(byte[] name, double expiry) {
        Names.Digest digest = names.read(name);
        if (digest == null) {
            unreadable++;
        } else {
            lost.add(digest, expiry);
        }
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

    /** Removes an entry. Only the writer calls it. */
    void remove(byte[] name) {
        Names.Digest digest = names.read(name);
        if (digest == null) {
            unreadable++;
            return;
        }
        lost.remove(digest);
        forgetLater(name);
        table(digest.kind()).remove(digest.first(), digest.second());
    }

    private void forgetLater(byte[] name) {
        if (!later.isEmpty()) {
            later.remove(new String(name, StandardCharsets.UTF_8));
        }
    }

    /** Applies entries that take effect now, and drops expired ones. Only the writer calls it. */
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
            lost.expire(nowMillis);
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

    /** The strongest answer of all entries that cover the token. */
    DenylistAnswer check(Token token, String keyThumbprint) {
        DenylistAnswer known = checkKnown(token, keyThumbprint);
        return lost.size() == 0 || known == DenylistAnswer.DENIED || !mayBeLost(token, keyThumbprint)
                ? known
                : DenylistAnswer.UNKNOWN;
    }

    /** Whether an entry that may cover the token is listed and has no value. */
    private boolean mayBeLost(Token token, String keyThumbprint) {
        Names.OfIssuer issuer = names.of(token.iss());
        return lost.contains(Names.Kind.TOKEN, issuer.jti(), token.jti())
                || lost.contains(Names.Kind.CHAIN, issuer.jti(), token.jti())
                || lost.contains(Names.Kind.HASH, issuer.hash(), token.hash())
                || lost.contains(Names.Kind.CHAIN_HASH, issuer.hash(), token.hash())
                || lost.contains(Names.Kind.SUBJECT, issuer.sub(), token.sub())
                || lost.contains(Names.Kind.CLIENT, names.client(), token.clientId())
                || lost.contains(Names.Kind.KEY, issuer.kid(), token.kid())
                || lost.contains(Names.Kind.THUMBPRINT, names.thumbprint(), keyThumbprint)
                || lost.contains(Names.Kind.ISSUER, names.issuer(), token.iss())
                || lost.contains(Names.Kind.SESSION, issuer.sid(), token.sid())
                || lost.contains(Names.Kind.GRANT, issuer.grant(), token.grant());
    }

    private DenylistAnswer checkKnown(Token token, String keyThumbprint) {
        int kinds = present;
        if (kinds == 0) {
            return DenylistAnswer.PASS;
        }
        Names.OfIssuer issuer = names.of(token.iss());
        DenylistAnswer answer = DenylistAnswer.PASS;
        if ((kinds & BY_JTI) != 0) {
            answer = search(tokens, chains, issuer.jti(), token.jti());
        }
        if ((kinds & BY_HASH) != 0) {
            answer = answer.or(search(hashes, chainHashes, issuer.hash(), token.hash()));
        }
        return answer == DenylistAnswer.DENIED || (kinds & ~(BY_JTI | BY_HASH)) == 0
                ? answer
                : answer.or(wider(token, issuer, keyThumbprint));
    }

    /** Targets that cover many tokens. */
    private DenylistAnswer wider(Token token, Names.OfIssuer issuer, String keyThumbprint) {
        Long iat = token.iat();
        DenylistAnswer answer = search(thumbprints, names.thumbprint(), keyThumbprint, iat);
        answer = answer.or(search(issuers, names.issuer(), token.iss(), iat));
        answer = answer.or(search(keys, issuer.kid(), token.kid(), iat));
        answer = answer.or(search(subjects, issuer.sub(), token.sub(), iat));
        answer = answer.or(search(sessions, issuer.sid(), token.sid(), iat));
        answer = answer.or(search(grants, issuer.grant(), token.grant(), iat));
        return answer.or(search(clients, names.client(), token.clientId(), iat));
    }

    /** Searches two tables in which a token has the same name. */
    private static DenylistAnswer search(DigestTable alone, DigestTable withChain, SipKey key, @Nullable String name) {
        if (name == null) {
            return DenylistAnswer.PASS;
        }
        long first = DigestTable.first(key.first(name));
        DenylistAnswer answer = find(alone, key, name, first, null);
        return withChain.isEmpty() ? answer : answer.or(find(withChain, key, name, first, null));
    }

    private static DenylistAnswer search(DigestTable table, SipKey key, @Nullable String name, @Nullable Long iat) {
        if (name == null || table.isEmpty()) {
            return DenylistAnswer.PASS;
        }
        return find(table, key, name, DigestTable.first(key.first(name)), iat);
    }

    private static DenylistAnswer find(DigestTable table, SipKey key, String name, long first, @Nullable Long iat) {
        DigestTable.Slots slots = table.slots();
        if (!slots.mayHold(first)) {
            return DenylistAnswer.PASS;
        }
        int slot = slots.find(first, slots.home(first));
        while (slot >= 0 && slots.second(slot) != key.second(name)) {
            slot = slots.find(first, slots.after(slot));
        }
        if (slot < 0 || slots.dead(slot) || (iat != null && iat > slots.cutoff(slot))) {
            return DenylistAnswer.PASS;
        }
        return slots.shadow(slot) ? DenylistAnswer.SHADOW : DenylistAnswer.DENIED;
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

    /** How many entries are listed and have no value. */
    int lost() {
        return lost.size();
    }

    /** How many names and values could not be understood. */
    long unreadable() {
        return unreadable;
    }
}
