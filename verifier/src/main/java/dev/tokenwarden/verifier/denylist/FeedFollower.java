package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.verifier.denylist.FeedTail.Position;
import dev.tokenwarden.verifier.denylist.Snapshot.IncompleteException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Keeps one tenant's entries equal to those in Redis: it reads a snapshot, then follows the feed.
 *
 * <ol>
 *   <li>The published entries are complete: a snapshot is published only after the feed was applied up to its position
 *       at the end of the snapshot. From then on, the feed is applied in order, without a gap.
 *   <li>After a gap, another epoch, a missing marker or a failed connection, the published entries stay in place and
 *       age, and a new snapshot is read. Meanwhile revocations are added to the old entries too.
 *   <li>Within an epoch the position never goes back: a promoted replica that lacks applied records is not trusted.
 *   <li>The age says how long the published entries may have been behind. Only a heartbeat of the writer lowers it.
 * </ol>
 */
final class FeedFollower implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FeedFollower.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    static final Duration BLOCK = Duration.ofSeconds(1);
    /** How often the feed is read while a snapshot is read. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String tenant;
    private final String verifier;
    private final RedisHandle redis;
    private final Names names;
    private final Clock clock;
    private final LongSupplier nanos;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch published = new CountDownLatch(1);
    private final LongAdder snapshots = new LongAdder();
    private final LongAdder applied = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder unacknowledged = new LongAdder();
    private volatile @Nullable Entries entries;
    private volatile long freshAt;
    private volatile Position position = new Position("", 0, 0);
    private boolean failing;

    FeedFollower(String tenant, String verifier, RedisHandle redis, Names names, Clock clock, LongSupplier nanos) {
        this.tenant = tenant;
        this.verifier = verifier;
        this.redis = redis;
        this.names = names;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** The last whole entries; null if there never were any. */
    @Nullable
    Entries entries() {
        return entries;
    }

    /** Nanoseconds by which the entries may be behind; meaningless while there are none. */
    long ageNanos() {
        return Math.max(0, nanos.getAsLong() - freshAt);
    }

    boolean awaitPublished(Duration limit) throws InterruptedException {
        return published.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    Position position() {
        return position;
    }

    long snapshots() {
        return snapshots.sum();
    }

    long applied() {
        return applied.sum();
    }

    long failures() {
        return failures.sum();
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (closed.getCount() > 0) {
            long before = snapshots.sum();
            try {
                follow();
            } catch (IncompleteException | JedisException | IllegalStateException e) {
                failed(e);
            } catch (RuntimeException e) {
                log.atError().addKeyValue("tenant", tenant).setCause(e).log("Unexpected error in the denylist view");
                failed(e);
            }
            pause = snapshots.sum() > before ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
            rest(pause);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void rest(Duration pause) {
        try {
            if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            closed.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Exception e) {
        if (closed.getCount() == 0) {
            return;
        }
        failures.increment();
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("error", e.getMessage())
                    .log("The denylist view lost the feed; it ages until a new snapshot is complete");
        }
    }

    private void follow() throws IncompleteException {
        UnifiedJedis client = redis.get();
        FeedTail tail = new FeedTail(client, tenant, Snapshot.meta(client, tenant), clock);
        Entries fresh = Snapshot.empty(client, tenant, names, clock);
        Entries old = entries;
        Snapshot.read(client, tenant, fresh, clock, meanwhile(tail, fresh, old));
        DenylistMeta complete = Snapshot.meta(client, tenant);
        requireForward(tail, complete);
        boolean whole = false;
        while (closed.getCount() > 0) {
            if (!whole && tail.position().sequence() >= complete.sequence()) {
                whole = true;
                publish(fresh, tail.position(), complete.beatMillis());
            }
            List<StreamEntry> batch = tail.read((int) BLOCK.toMillis());
            applied.add(tail.apply(batch, fresh, whole ? null : old));
            fresh.advance(clock.millis());
            if (batch.isEmpty()) {
                tail.requireQuiet();
            } else if (whole) {
                position = tail.position();
                if (batch.size() < FeedTail.BATCH) {
                    freshAt = nanos.getAsLong();
                }
                acknowledge(position);
            }
        }
    }

    private Snapshot.Meanwhile meanwhile(FeedTail tail, Entries fresh, @Nullable Entries old) {
        long[] looked = {nanos.getAsLong()};
        return () -> {
            if (nanos.getAsLong() - looked[0] >= LOOK_NANOS) {
                looked[0] = nanos.getAsLong();
                applied.add(tail.apply(tail.read(0), fresh, old));
            }
        };
    }

    private void requireForward(FeedTail tail, DenylistMeta complete) throws IncompleteException {
        if (!complete.epoch().equals(tail.position().epoch())) {
            throw new IncompleteException("the view was rebuilt while it was read");
        }
        if (complete.epoch().equals(position.epoch()) && complete.sequence() < position.sequence()) {
            throw new IncompleteException("Redis lacks records that were applied already");
        }
    }

    private void publish(Entries whole, Position at, long beatMillis) {
        long behind = Math.max(0, clock.millis() - beatMillis);
        freshAt = nanos.getAsLong() - TimeUnit.MILLISECONDS.toNanos(behind);
        entries = whole;
        position = at;
        failing = false;
        snapshots.increment();
        published.countDown();
        log.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("count", whole.size())
                .addKeyValue("unreadable_count", whole.unreadable())
                .addKeyValue("sequence", at.sequence())
                .log("Denylist view is whole");
        if (whole.lost() > 0) {
            log.atError()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("count", whole.lost())
                    .log("Redis lost denylist entries that it lists; tokens that they may cover are treated as stale");
        }
        acknowledge(at);
    }

    private void acknowledge(Position at) {
        Ack ack = new Ack(verifier, at.epoch(), at.sequence(), at.offset(), clock.millis());
        try {
            redis.get().publish(DenylistKeys.ackChannel(tenant, verifier), ack.toJson());
        } catch (JedisDataException e) {
            // Redis does not allow this verifier to acknowledge. The view works without it.
            if (unacknowledged.sum() == 0) {
                log.atWarn()
                        .addKeyValue("tenant", tenant)
                        .addKeyValue("error", e.getMessage())
                        .log("Redis refuses the acknowledgements of the denylist view");
            }
            unacknowledged.increment();
        }
    }

    void close() {
        closed.countDown();
    }
}
