package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.redis.ClientSettings;
import dev.tokenwarden.redis.PooledRedis;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.redis.RedisConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks Redis about each token, for verifiers that prefer a network round trip to a view in memory. It first reads the
 * marker and all entries that could cover the token, then looks up in the index which of these are listed. It keeps
 * only connections.
 *
 * <p>If Redis does not answer within its timeout, is not complete, or has lost an entry that its index lists, the
 * answer is {@link DenylistAnswer#UNKNOWN}. After a failed request no request is sent for a quarter of a second.
 */
public final class DirectDenylist implements Denylist {
    private static final Logger log = LoggerFactory.getLogger(DirectDenylist.class);
    private static final Duration ASK_LIMIT = Duration.ofMillis(200);
    private static final int ASK_CONNECTIONS = 8;
    private static final Duration MAX_AGE = Duration.ofSeconds(10);

    /** Time without requests after a failure, so that an unreachable Redis does not delay every check. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final RedisHandle redis;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration maxAge;
    private final LongAdder lost = new LongAdder();
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile long notBefore;

    DirectDenylist(RedisHandle redis, Clock clock, LongSupplier nanos, Duration maxAge) {
        this.redis = redis;
        this.clock = clock;
        this.nanos = nanos;
        this.maxAge = maxAge;
        this.notBefore = nanos.getAsLong();
    }

    /**
     * Waits at most 200 ms for an answer, and treats Redis as complete if the writer's last heartbeat is at most 10 s
     * old.
     */
    public static DirectDenylist connect(RedisConfig config) {
        return connect(client(config), MAX_AGE);
    }

    static Supplier<UnifiedJedis> client(RedisConfig config) {
        ClientSettings settings =
                new ClientSettings("tokenwarden-ask", ASK_LIMIT, ASK_LIMIT, ASK_LIMIT, ASK_CONNECTIONS);
        return () -> new RedisClients(config).open(settings);
    }

    /**
     * @param redis opens a client, which is closed with this; its timeouts limit how long a request waits
     * @param maxAge how old the writer's last heartbeat may be
     */
    public static DirectDenylist connect(Supplier<? extends UnifiedJedis> redis, Duration maxAge) {
        return new DirectDenylist(new RedisHandle(redis), Clock.systemUTC(), System::nanoTime, maxAge);
    }

    @Override
    public DenylistAnswer check(String tenant, Token token, String keyThumbprint) {
        return ask(tenant, token, keyThumbprint);
    }

    /** Always null, because there is no view. */
    @Override
    public @Nullable Duration age() {
        return null;
    }

    @Override
    public DenylistAnswer ask(String tenant, Token token, String keyThumbprint) {
        if (nanos.getAsLong() - notBefore < 0) {
            return DenylistAnswer.UNKNOWN;
        }
        try {
            return answer(tenant, names(tenant, token, keyThumbprint), token);
        } catch (JedisDataException e) {
            notBefore = nanos.getAsLong() + PAUSE.toNanos();
            if (refused.getAndSet(true)) {
                return DenylistAnswer.UNKNOWN;
            }
            log.atError()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("error", e.getMessage())
                    .log("Redis refused a query about a token; check the permissions of its user");
            return DenylistAnswer.UNKNOWN;
        } catch (JedisException e) {
            notBefore = nanos.getAsLong() + PAUSE.toNanos();
            return DenylistAnswer.UNKNOWN;
        } catch (Snapshot.IncompleteException e) {
            return DenylistAnswer.UNKNOWN;
        }
    }

    private DenylistAnswer answer(String tenant, List<String> names, Token token) throws Snapshot.IncompleteException {
        List<@Nullable String> values = read(keys(tenant, names));
        long now = clock.millis();
        DenylistMeta meta = Snapshot.meta(values.get(0));
        if (now - meta.beatMillis() > maxAge.toMillis()) {
            return DenylistAnswer.UNKNOWN;
        }
        DenylistAnswer answer = DenylistAnswer.PASS;
        List<String> absent = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String value = values.get(i + 1);
            if (value == null) {
                absent.add(names.get(i));
            } else {
                answer = answer.or(judge(value, token, now));
            }
        }
        return answer == DenylistAnswer.DENIED ? answer : answer.or(absent(tenant, absent, token, now));
    }

    /**
     * Absent entries cover nothing, unless the index lists one of them: then Redis lost it, or it was written just now.
     */
    private DenylistAnswer absent(String tenant, List<String> names, Token token, long now) {
        List<@Nullable Double> expiries = redis.get().zmscore(DenylistKeys.index(tenant), names.toArray(new String[0]));
        List<String> listed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Double expiry = expiries.get(i);
            if (expiry != null && LostEntries.isDue(expiry, now)) {
                listed.add(names.get(i));
            }
        }
        if (listed.isEmpty()) {
            return DenylistAnswer.PASS;
        }
        DenylistAnswer answer = DenylistAnswer.PASS;
        List<@Nullable String> again = read(keys(tenant, listed));
        for (String value : again.subList(1, again.size())) {
            answer = answer.or(value == null ? DenylistAnswer.UNKNOWN : judge(value, token, now));
        }
        if (answer == DenylistAnswer.UNKNOWN) {
            lost.increment();
        }
        return answer;
    }

    /** How many answers were unknown because Redis lost an entry that it lists. */
    public long lostCount() {
        return lost.sum();
    }

    /** After a restart of Redis all pooled connections are broken, which shows only when one is used. */
    private List<@Nullable String> read(String[] keys) {
        UnifiedJedis open = redis.get();
        try {
            return open.mget(keys);
        } catch (JedisConnectionException e) {
            if (open instanceof PooledRedis pooled) {
                pooled.dropIdleConnections();
            }
            return open.mget(keys);
        }
    }

    /** The marker, then the entries of these names. */
    private static String[] keys(String tenant, List<String> names) {
        String[] keys = new String[names.size() + 1];
        keys[0] = DenylistKeys.meta(tenant);
        for (int i = 0; i < names.size(); i++) {
            keys[i + 1] = DenylistKeys.entry(tenant, names.get(i));
        }
        return keys;
    }

    /** The names of all entries that could cover the token. */
    private static List<String> names(String tenant, Token token, String keyThumbprint) {
        List<Target> targets = new ArrayList<>(11);
        String iss = token.iss();
        TokenIdentity identity = TokenIdentity.of(tenant, token);
        if (identity != null) {
            targets.add(Target.token(identity));
            targets.add(Target.chain(identity));
        }
        if (token.jti() != null && token.hash() != null) {
            // A token with a jti may have been revoked by its hash alone.
            targets.add(new Target.OfToken(tenant, iss, null, token.hash()));
            targets.add(new Target.OfChain(tenant, iss, null, token.hash()));
        }
        if (!keyThumbprint.isEmpty()) {
            targets.add(new Target.OfThumbprint(tenant, keyThumbprint));
        }
        targets.add(new Target.OfIssuer(tenant, iss));
        if (token.kid() != null && !token.kid().isBlank()) {
            targets.add(new Target.OfKey(tenant, iss, token.kid()));
        }
        if (token.sub() != null) {
            targets.add(new Target.OfSubject(tenant, iss, token.sub()));
        }
        if (token.clientId() != null) {
            targets.add(new Target.OfClient(tenant, token.clientId()));
        }
        if (token.sid() != null) {
            targets.add(new Target.OfSession(tenant, iss, token.sid()));
        }
        if (token.grant() != null) {
            targets.add(new Target.OfGrant(tenant, iss, token.grant()));
        }
        return targets.stream().map(Target::name).toList();
    }

    private static DenylistAnswer judge(String value, Token token, long now) {
        try {
            DenylistEntry entry = DenylistEntry.fromJson(value);
            Long iat = token.iat();
            boolean covered = entry.cutoffSeconds() == null || iat == null || iat <= entry.cutoffSeconds();
            if (!covered || entry.effectiveMillis() > now) {
                return DenylistAnswer.PASS;
            }
            return entry.shadow() ? DenylistAnswer.SHADOW : DenylistAnswer.DENIED;
        } catch (IOException | RuntimeException e) {
            return DenylistAnswer.DENIED;
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
