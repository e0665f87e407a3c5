package dev.tokenwarden.revocation.live;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.LiveTokenCounts;
import dev.tokenwarden.revocation.decision.TokenOwner;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts the live tokens. Safe for use by several threads.
 *
 * <ol>
 *   <li>Memory is bounded: beyond {@link #LARGEST} tokens nothing is added, and counts are marked as lower bounds.
 *   <li>A token is alive from the first event about it until its {@code exp} and skew, without {@code exp} for an hour after
 *       the last event.
 *   <li>Until the events of the past are read, no count is known: a count that is too low would look like a small tenant.
 * </ol>
 */
public final class Census implements LiveTokenCounts {
    /** The most tokens that are kept, of all tenants. About 300 bytes each. */
    static final int LARGEST = 500_000;

    private static final long ASSUMED_LIFETIME = Duration.ofHours(1).toSeconds();
    private static final long SKEW = 60;

    private record Key(long high, long low) {
        static Key of(TokenIdentity token) {
            ByteBuffer digest = ByteBuffer.wrap(Digests.sha256(token.toBytes()));
            return new Key(digest.getLong(), digest.getLong());
        }
    }

    private final int largest;
    private final Clock clock;
    private final Map<Key, LiveToken> tokens = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, Long> overflowed = new HashMap<>();
    /** One copy of each text that many tokens share. */
    private final Map<String, String> pool = new LinkedHashMap<>();

    private boolean complete;

    public Census(Clock clock) {
        this(clock, LARGEST);
    }

    Census(Clock clock, int largest) {
        this.clock = clock;
        this.largest = largest;
    }

    /** Adds what an event states about a token. */
    synchronized void seen(TokenIdentity identity, Token token, long seconds, LiveToken.Source source) {
        if (token.exp() != null && token.exp() + SKEW <= now()) {
            return;
        }
        Key key = Key.of(identity);
        LiveToken live = tokens.get(key);
        if (live == null) {
            if (tokens.size() >= largest) {
                overflowed.put(identity.tenant(), now());
                return;
            }
            live = new LiveToken(pooled(identity.tenant()), pooled(identity.iss()));
            tokens.put(key, live);
            counts.merge(live.tenant(), 1L, Long::sum);
        }
        live.learn(token, seconds, source);
        if (source == LiveToken.Source.USE) {
            live.used(seconds);
        }
    }

    private String pooled(String text) {
        if (pool.size() > 10_000) {
            pool.clear();
        }
        return pool.computeIfAbsent(text, same -> same);
    }

    /** All events of the past are read: counts are reliable from now on. */
    public synchronized void complete() {
        complete = true;
    }

    /** Removes tokens that are no longer alive. */
    public synchronized void prune() {
        long now = now();
        Iterator<LiveToken> all = tokens.values().iterator();
        while (all.hasNext()) {
            LiveToken live = all.next();
            if (live.end(SKEW, ASSUMED_LIFETIME) <= now) {
                counts.merge(live.tenant(), -1L, Long::sum);
                all.remove();
            }
        }
        counts.values().removeIf(count -> count == 0);
        overflowed.values().removeIf(at -> at + ASSUMED_LIFETIME < now);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    @Override
    public synchronized @Nullable Long of(String tenant) {
        return complete ? counts.get(tenant) : null;
    }

    @Override
    public synchronized @Nullable Long of(Target target) {
        Impact impact = of(target, null, List.of());
        return complete && impact.counted() != Impact.Counted.UNKNOWN ? impact.tokens() : null;
    }

    /** The owner of a token by its own events. */
    synchronized Optional<TokenOwner> owner(TokenIdentity token) {
        LiveToken live = tokens.get(Key.of(token));
        return live == null ? Optional.empty() : Optional.of(live.owner()).filter(TokenOwner::isKnown);
    }

    /** Whether the token is known to have been issued, or to have been used before that time. */
    synchronized boolean existedBefore(TokenIdentity token, long seconds) {
        LiveToken live = tokens.get(Key.of(token));
        return live != null && live.existedBefore(seconds);
    }

    synchronized int size() {
        return tokens.size();
    }

    /**
     * The impact of a revocation.
     *
     * @param cutoff NumericDate: tokens issued later are not covered; null: all are
     * @param descendants tokens that are revoked with the target, if it is a token, chain, session or grant
     */
    public synchronized Impact of(Target target, @Nullable Long cutoff, Collection<TokenIdentity> descendants) {
        if (target instanceof Target.OfThumbprint) {
            return Impact.unknown();
        }
        List<LiveToken> hit = new ArrayList<>();
        TokenIdentity head = target.head().orElse(null);
        boolean isFamily = target instanceof Target.OfSession || target instanceof Target.OfGrant;
        if (head != null || isFamily) {
            if (head != null) {
                add(hit, head);
            }
            descendants.forEach(token -> add(hit, token));
        } else {
            Predicate<LiveToken> covered = covered(target);
            for (LiveToken live : tokens.values()) {
                if (live.tenant().equals(target.tenant()) && live.issuedBy(cutoff) && covered.test(live)) {
                    hit.add(live);
                }
            }
        }
        return impact(target.tenant(), hit);
    }

    private void add(List<LiveToken> hit, TokenIdentity token) {
        LiveToken live = tokens.get(Key.of(token));
        if (live != null) {
            hit.add(live);
        }
    }

    private Impact impact(String tenant, List<LiveToken> hit) {
        long now = now();
        Set<String> subjects = new HashSet<>();
        Set<String> clients = new HashSet<>();
        long uses = 0;
        long alive = 0;
        for (LiveToken live : hit) {
            if (live.end(SKEW, ASSUMED_LIFETIME) <= now) {
                continue;
            }
            alive++;
            uses += live.uses(now);
            if (live.sub() != null) {
                subjects.add(live.sub());
            }
            if (live.clientId() != null) {
                clients.add(live.clientId());
            }
        }
        Impact.Counted counted =
                complete && !overflowed.containsKey(tenant) ? Impact.Counted.SEEN : Impact.Counted.AT_LEAST;
        double perSecond = (double) uses / Impact.WINDOW.toSeconds();
        return new Impact(counted, alive, subjects.size(), clients.size(), perSecond, Impact.WINDOW);
    }

    private static Predicate<LiveToken> covered(Target target) {
        if (target instanceof Target.OfSubject subject) {
            return live -> live.iss().equals(subject.iss()) && subject.sub().equals(live.sub());
        }
        if (target instanceof Target.OfClient client) {
            return live -> client.clientId().equals(live.clientId());
        }
        if (target instanceof Target.OfKey key) {
            return live -> live.iss().equals(key.iss()) && key.kid().equals(live.kid());
        }
        if (target instanceof Target.OfIssuer issuer) {
            return live -> live.iss().equals(issuer.iss());
        }
        return live -> false;
    }
}
