package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.contract.denylist.FeedRecord.Op;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.RedisAccess;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;

/** Writes a denylist in its public format, as any writer might. */
public final class RedisWriter implements AutoCloseable {
    private final RedisClient redis;
    private final String tenant;
    private String epoch = "";
    private long sequence;

    public RedisWriter(RedisAccess access, String tenant) {
        this.redis = RedisClient.create(access.host(), access.port(), access.user(), access.password());
        this.tenant = tenant;
    }

    public UnifiedJedis redis() {
        return redis;
    }

    /** Begins an epoch. */
    public void begin(String name) {
        epoch = name;
        sequence = 0;
        beat();
    }

    public void beat() {
        feed(Op.BEAT, null, null);
        meta();
    }

    public long put(Token token, DenylistEntry entry) {
        return put(target(token), entry);
    }

    public long put(Target target, DenylistEntry entry) {
        putRaw(target.name(), entry.toJson());
        return sequence;
    }

    public void putRaw(String name, String value) {
        redis.set(DenylistKeys.entry(tenant, name), value);
        redis.zadd(DenylistKeys.index(tenant), Double.POSITIVE_INFINITY, name);
        feed(Op.PUT, name, value);
        meta();
    }

    /** Loses the feed record. */
    public void putWithoutFeed(Token token, DenylistEntry entry) {
        String name = target(token).name();
        redis.set(DenylistKeys.entry(tenant, name), entry.toJson());
        redis.zadd(DenylistKeys.index(tenant), Double.POSITIVE_INFINITY, name);
        sequence++;
    }

    /** Many entries of names that are never looked up, without the feed, as a rebuild writes them. */
    public void fill(int count) {
        String value = new DenylistEntry(false, 1_000, null, null, 1).toJson();
        for (int from = 0; from < count; from += 1_000) {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                for (int i = from; i < from + 1_000; i++) {
                    String name = new Target.OfToken(tenant, "https://idp.acme.example", "filled-" + i, null).name();
                    pipeline.set(DenylistKeys.entry(tenant, name), value);
                    pipeline.zadd(DenylistKeys.index(tenant), Double.POSITIVE_INFINITY, name);
                }
            }
        }
        meta();
    }

    public void delete(Token token) {
        delete(target(token));
    }

    public void delete(Target target) {
        redis.del(DenylistKeys.entry(target));
        redis.zrem(DenylistKeys.index(tenant), target.name());
        feed(Op.DEL, target.name(), null);
        meta();
    }

    /** Loses everything of the tenant's. */
    public void wipe() {
        for (String key : redis.keys(DenylistKeys.prefix(tenant) + "*")) {
            redis.del(key);
        }
    }

    private void feed(Op op, String name, String value) {
        FeedRecord record = new FeedRecord(op, epoch, ++sequence, sequence, name, value, System.currentTimeMillis());
        redis.xadd(DenylistKeys.feed(tenant), StreamEntryID.NEW_ENTRY, record.toFields());
    }

    private void meta() {
        DenylistMeta meta =
                new DenylistMeta(DenylistMeta.FORMAT, epoch, sequence, sequence, System.currentTimeMillis());
        redis.set(DenylistKeys.meta(tenant), meta.toJson());
    }

    private Target target(Token token) {
        return Target.token(TokenIdentity.of(tenant, token));
    }

    @Override
    public void close() {
        redis.close();
    }
}
