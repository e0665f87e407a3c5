package dev.tokenwarden.verifier.dpop;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.redis.ClientSettings;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.redis.RedisConfig;
import java.time.Duration;
import java.util.function.Supplier;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * Used proofs in Redis, shared by all instances of a resource server: {@code SET tw:{TENANT}:proof:HASH 1 NX EX ...}, one round
 * trip for each request with a proof. Its user needs {@code +set} on {@code ~tw:{TENANT}:proof:*} and nothing else, so it should
 * not be the user that reads the denylist.
 *
 * <p>If Redis does not answer within 200 ms, the outcome is unknown and the request is answered with status 503.
 */
public final class RedisProofCache implements ProofCache {
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final int CONNECTIONS = 8;

    private final UnifiedJedis redis;
    private final String prefix;

    private RedisProofCache(UnifiedJedis redis, String tenant) {
        this.redis = redis;
        this.prefix = DenylistKeys.prefix(tenant) + "proof:";
    }

    /** @param tenant under whose keys proofs are kept; the same for all instances that share them */
    public static RedisProofCache connect(RedisConfig config, String tenant) {
        ClientSettings settings = new ClientSettings("tokenwarden-proofs", LIMIT, LIMIT, LIMIT, CONNECTIONS);
        return connect(() -> new RedisClients(config).open(settings), tenant);
    }

    /** @param client opens the client, which is closed with this cache */
    public static RedisProofCache connect(Supplier<? extends UnifiedJedis> client, String tenant) {
        return new RedisProofCache(client.get(), tenant);
    }

    @Override
    public Outcome use(String jkt, String jti, long nowSeconds, long untilSeconds) {
        String name = Digests.hex(Digests.sha256(LengthPrefixed.encode((byte) 'p', jkt, jti)), 32);
        SetParams onceUntil = SetParams.setParams().nx().ex(Math.max(1, untilSeconds - nowSeconds + 1));
        try {
            return redis.set(prefix + name, "1", onceUntil) == null ? Outcome.REPLAYED : Outcome.FRESH;
        } catch (JedisException e) {
            return Outcome.UNKNOWN;
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
