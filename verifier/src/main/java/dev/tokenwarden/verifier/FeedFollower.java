package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.verifier.Snapshot.IncompleteException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Keeps one tenant's entries as Redis has them: a snapshot, then the feed.
 *
 * <ol>
 *   <li>What is published is whole: a snapshot is published only when the feed is applied as far as it had come when the
 *       snapshot ended, and from then on in order, without a gap.
 *   <li>Whatever breaks that (a gap, another epoch, a missing marker, a failed connection) leaves what was published in
 *       place, to age, and begins anew with a snapshot.
 *   <li>The age says how long the published entries may have been behind; nothing but the writer's word makes it younger.
 * </ol>
 */
final class FeedFollower implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FeedFollower.class);
    private static final int BATCH = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    static final Duration BLOCK = Duration.ofSeconds(1);

    private final String tenant;
    private final String verifier;
    private final UnifiedJedis redis;
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

    /** How far the published entries stand for the feed. */
    record Position(String epoch, long sequence, long offset) {}

    FeedFollower(String tenant, String verifier, UnifiedJedis redis, Names names, Clock clock, LongSupplier nanos) {
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
                log.atError().addKeyValue("tenant", tenant).setCause(e).log("The denylist view met a fault of its own");
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
        Snapshot snapshot = Snapshot.take(redis, tenant, names, clock);
        Entries fresh = snapshot.entries();
        Position at = new Position(snapshot.epoch(), snapshot.sequence(), snapshot.offset());
        StreamEntryID last = snapshot.last();
        boolean whole = false;
        while (closed.getCount() > 0) {
            if (!whole && at.sequence() >= snapshot.complete()) {
                whole = true;
                publish(fresh, at, snapshot.beatMillis());
            }
            List<StreamEntry> batch = read(last);
            for (StreamEntry entry : batch) {
                at = apply(fresh, at, Snapshot.record(entry));
                last = entry.getID();
            }
            fresh.advance(clock.millis());
            if (batch.isEmpty()) {
                requireQuiet(at, last);
            } else if (whole) {
                position = at;
                if (batch.size() < BATCH) {
                    freshAt = nanos.getAsLong();
                }
                acknowledge(at);
            }
        }
    }

    private List<StreamEntry> read(StreamEntryID last) {
        Map<String, List<StreamEntry>> feeds = redis.xreadAsMap(
                XReadParams.xReadParams().count(BATCH).block((int) BLOCK.toMillis()),
                Map.of(DenylistKeys.feed(tenant), last));
        return feeds == null ? List.of() : feeds.getOrDefault(DenylistKeys.feed(tenant), List.of());
    }

    private Position apply(Entries into, Position at, FeedRecord record) throws IncompleteException {
        if (!record.epoch().equals(at.epoch())) {
            throw new IncompleteException("the feed began another epoch");
        }
        if (record.sequence() != at.sequence() + 1) {
            throw new IncompleteException("the feed has a gap");
        }
        String name = record.name();
        if (name != null) {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            if (record.value() != null) {
                into.put(utf8, record.value(), clock.millis());
            } else {
                into.remove(utf8);
            }
            applied.increment();
        }
        return new Position(at.epoch(), record.sequence(), record.offset());
    }

    /** Nothing came. Either nothing was written, or the feed was lost. */
    private void requireQuiet(Position at, StreamEntryID last) throws IncompleteException {
        DenylistMeta meta = Snapshot.meta(redis, tenant);
        // More may have been written since the read came back empty; fewer, or another epoch, means that something is
        // lost.
        if (!meta.epoch().equals(at.epoch()) || meta.sequence() < at.sequence()) {
            throw new IncompleteException("the feed and the marker disagree");
        }
        if (meta.sequence() > at.sequence() && read(last).isEmpty()) {
            throw new IncompleteException("the feed lacks records that the marker counts");
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
                .addKeyValue("entries", whole.size())
                .addKeyValue("unreadable", whole.unreadable())
                .addKeyValue("sequence", at.sequence())
                .log("The denylist view is whole");
        acknowledge(at);
    }

    private void acknowledge(Position at) {
        Ack ack = new Ack(verifier, at.epoch(), at.sequence(), at.offset(), clock.millis());
        try {
            redis.publish(DenylistKeys.ackChannel(tenant, verifier), ack.toJson());
        } catch (JedisDataException e) {
            // Redis does not let this verifier acknowledge. The view is no worse for it.
            if (unacknowledged.sum() == 0) {
                log.atWarn()
                        .addKeyValue("tenant", tenant)
                        .addKeyValue("error", e.getMessage())
                        .log("The denylist view cannot acknowledge what it applied");
            }
            unacknowledged.increment();
        }
    }

    void close() {
        closed.countDown();
    }
}
