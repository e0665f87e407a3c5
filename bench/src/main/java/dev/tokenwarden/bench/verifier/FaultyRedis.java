package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/** A real Redis with fault injection. */
final class FaultyRedis implements AutoCloseable {
    private final Path dir;
    private EmbeddedParts parts;

    FaultyRedis(Path dir) {
        this.dir = dir;
        this.parts = start();
    }

    private EmbeddedParts start() {
        return EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.REDIS));
    }

    synchronized RedisAccess access() {
        return parts.redis().admin();
    }

    synchronized void restart() {
        int port = parts.redis().port();
        parts.close();
        parts = start();
        if (parts.redis().port() != port) {
            throw new IllegalStateException("Redis came back on another port");
        }
    }

    void wipe() {
        try (Jedis redis = connect()) {
            redis.flushAll();
        }
    }

    void trim() {
        try (Jedis redis = connect()) {
            redis.xtrim(DenylistKeys.feed(Corpus.TENANT), 0, false);
        }
    }

    /** The completeness marker; null if there is none. */
    @Nullable
    DenylistMeta marker() {
        try (Jedis redis = connect()) {
            String json = redis.get(DenylistKeys.meta(Corpus.TENANT));
            return json == null ? null : DenylistMeta.fromJson(json);
        } catch (IOException e) {
            throw new IllegalStateException("the marker cannot be read", e);
        }
    }

    private Jedis connect() {
        RedisAccess access = access();
        return new Jedis(
                access.host(),
                access.port(),
                DefaultJedisClientConfig.builder()
                        .user(access.user())
                        .password(access.password())
                        .autoNegotiateProtocol(false)
                        .build());
    }

    @Override
    public synchronized void close() {
        parts.close();
    }
}
