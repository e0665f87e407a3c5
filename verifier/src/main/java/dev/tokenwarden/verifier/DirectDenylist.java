package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.verifier.DenylistView.Answer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Asks Redis itself: one round trip for the marker and all entries that could cover a token. */
final class DirectDenylist implements AutoCloseable {
    /** After a failure nobody asks for so long, so that a dead Redis does not hold up every request. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final UnifiedJedis redis;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration maxAge;
    private volatile long notBefore;

    DirectDenylist(UnifiedJedis redis, Clock clock, LongSupplier nanos, Duration maxAge) {
        this.redis = redis;
        this.clock = clock;
        this.nanos = nanos;
        this.maxAge = maxAge;
        this.notBefore = nanos.getAsLong();
    }

    Answer ask(String tenant, Token token, String keyThumbprint) {
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
        try {
            return redis.mget(keys);
        } catch (JedisConnectionException e) {
            if (redis instanceof RedisClient pooled) {
                pooled.getPool().clear();
            }
            return redis.mget(keys);
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
