package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.contract.denylist.FeedRecord.Op;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.RedisAccess;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

/** Writes a tenant's denylist in its public format. */
final class TestDenylist implements AutoCloseable {
    private static final String EPOCH = "e1";

    private final RedisClient redis;
    private final String tenant;
    private long sequence;

    TestDenylist(RedisAccess access, String tenant) {
        this.redis = RedisClient.create(access.host(), access.port(), access.user(), access.password());
        this.tenant = tenant;
    }

    /** Says that the list is complete, and that its writer lives. */
    synchronized void beat() {
        change(Op.BEAT, null, null);
    }

    synchronized void deny(String issuer, String jti, boolean shadow) {
        String name = Target.token(
                        TokenIdentity.of(tenant, dev.tokenwarden.contract.event.Token.named(issuer, jti, null)))
                .name();
        String entry = new DenylistEntry(shadow, 1_000, null, null, sequence + 1).toJson();
        redis.set(DenylistKeys.entry(tenant, name), entry);
        redis.zadd(DenylistKeys.index(tenant), Double.POSITIVE_INFINITY, name);
        change(Op.PUT, name, entry);
    }

    private void change(Op op, String name, String value) {
        long now = System.currentTimeMillis();
        FeedRecord record = new FeedRecord(op, EPOCH, ++sequence, sequence, name, value, now);
        redis.xadd(DenylistKeys.feed(tenant), StreamEntryID.NEW_ENTRY, record.toFields());
        redis.set(
                DenylistKeys.meta(tenant),
                new DenylistMeta(DenylistMeta.FORMAT, EPOCH, sequence, sequence, now).toJson());
    }

    @Override
    public void close() {
        redis.close();
    }
}
