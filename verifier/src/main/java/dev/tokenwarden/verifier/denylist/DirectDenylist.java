package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.verifier.RedisConfig;
import dev.tokenwarden.verifier.denylist.DenylistView.Answer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks Redis itself, for verifiers that would rather wait for the network than hold the list in memory: one round trip for the
 * marker and all entries that could cover a token. Keeps nothing but connections.
 *
 * <p>Where Redis does not answer within its timeout, or is not complete, answers are {@link Answer#UNKNOWN}, and for a quarter
 * of a second nobody asks again.
 */
public final class DirectDenylist implements Denylist {
    private static final Duration ASK_LIMIT = Duration.ofMillis(200);
    private static final Duration MAX_AGE = Duration.ofSeconds(10);

    /** After a failure nobody asks for so long, so that a dead Redis does not hold up every request. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final RedisHandle redis;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration maxAge;
    private volatile long notBefore;

    DirectDenylist(RedisHandle redis, Clock clock, LongSupplier nanos, Duration maxAge) {
        this.redis = redis;
        this.clock = clock;
        this.nanos = nanos;
        this.maxAge = maxAge;
        this.notBefore = nanos.getAsLong();
    }

    /** Answers are waited for 200 ms at most, and taken for complete while the writer's last sign of life is within 10 s. */
    public static DirectDenylist connect(RedisConfig config) {
        return connect(() -> config.direct(ASK_LIMIT), MAX_AGE);
    }

    /**
     * @param redis opens a client, which is closed with this; its timeouts are what a request may wait
     * @param maxAge how old the writer's last sign of life may be
     */
    public static DirectDenylist connect(Supplier<? extends UnifiedJedis> redis, Duration maxAge) {
        return new DirectDenylist(new RedisHandle(redis), Clock.systemUTC(), System::nanoTime, maxAge);
    }

    @Override
    public Answer check(String tenant, Token token, String keyThumbprint) {
        return ask(tenant, token, keyThumbprint);
    }

    /** Nothing is kept that could age. */
    @Override
    public @Nullable Duration age() {
        return null;
    }

    @Override
    public Answer ask(String tenant, Token token, String keyThumbprint) {
        if (nanos.getAsLong() - notBefore < 0) {
            return Answer.UNKNOWN;
        }
        List<String> values;
        try {
            values = read(keys(tenant, token, keyThumbprint));
        } catch (JedisException e) {
            notBefore = nanos.getAsLong() + PAUSE.toNanos();
            return Answer.UNKNOWN;
        }
        long now = clock.millis();
        try {
            DenylistMeta meta = Snapshot.meta(values.get(0));
            if (now - meta.beatMillis() > maxAge.toMillis()) {
                return Answer.UNKNOWN;
            }
        } catch (Snapshot.IncompleteException e) {
            return Answer.UNKNOWN;
        }
        Answer answer = Answer.PASS;
        for (String value : values.subList(1, values.size())) {
            answer = answer.or(judge(value, token, now));
        }
        return answer;
    }

    /** After a restart of Redis all pooled connections are broken, and none says so before it is used. */
    private List<String> read(String[] keys) {
        UnifiedJedis open = redis.get();
        try {
            return open.mget(keys);
        } catch (JedisConnectionException e) {
            if (open instanceof RedisClient pooled) {
                pooled.getPool().clear();
            }
            return open.mget(keys);
        }
    }

    private static String[] keys(String tenant, Token token, String keyThumbprint) {
        List<String> keys = new ArrayList<>(8);
        keys.add(DenylistKeys.meta(tenant));
        TokenIdentity identity = TokenIdentity.of(tenant, token);
        if (identity != null) {
            keys.add(DenylistKeys.entry(Target.token(identity)));
            keys.add(DenylistKeys.entry(Target.chain(identity)));
        }
        if (token.jti() != null && token.hash() != null) {
            // Whoever revoked it may have known only that.
            keys.add(DenylistKeys.entry(new Target.OfToken(tenant, token.iss(), null, token.hash())));
            keys.add(DenylistKeys.entry(new Target.OfChain(tenant, token.iss(), null, token.hash())));
        }
        keys.add(DenylistKeys.entry(new Target.OfThumbprint(tenant, keyThumbprint)));
        keys.add(DenylistKeys.entry(new Target.OfIssuer(tenant, token.iss())));
        if (token.kid() != null && !token.kid().isBlank()) {
            keys.add(DenylistKeys.entry(new Target.OfKey(tenant, token.iss(), token.kid())));
        }
        if (token.sub() != null) {
            keys.add(DenylistKeys.entry(new Target.OfSubject(tenant, token.iss(), token.sub())));
        }
        if (token.clientId() != null) {
            keys.add(DenylistKeys.entry(new Target.OfClient(tenant, token.clientId())));
        }
        return keys.toArray(new String[0]);
    }

    private static Answer judge(@Nullable String value, Token token, long now) {
        if (value == null) {
            return Answer.PASS;
        }
        try {
            DenylistEntry entry = DenylistEntry.fromJson(value);
            Long iat = token.iat();
            boolean covered = entry.cutoffSeconds() == null || iat == null || iat <= entry.cutoffSeconds();
            if (!covered || entry.effectiveMillis() > now) {
                return Answer.PASS;
            }
            return entry.shadow() ? Answer.SHADOW : Answer.DENIED;
        } catch (IOException | RuntimeException e) {
            return Answer.DENIED;
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
