package dev.tokenwarden.revocation.propagation;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.contract.denylist.DenylistUsers;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Tracks which verifiers have applied which revocations. The key is the ledger offset, which stays valid across rebuilds: a verifier
 * that has applied the feed up to an offset has applied everything before it. Times are by this service's clock, when the
 * acknowledgement arrives.
 *
 * <p>Delays are known for the latest {@value #TRACKED} changes of a tenant, since the start of this service.
 */
public final class Propagation {
    static final int TRACKED = 10_000;
    static final int VERIFIERS = 10_000;
    /** The most instances of one verifier that are tracked: no verifier can keep others out by inventing instances. */
    static final int INSTANCES = 200;

    /** A verifier without an acknowledgement for this long is not alive: it acknowledges every heartbeat. */
    static final long ALIVE_MS = 30_000;
    /** A verifier without an acknowledgement for this long is removed. */
    static final long FORGET_MS = 15 * 60_000;

    /** A verifier of one tenant, as it last acknowledged. */
    public record Verifier(String id, String epoch, long sequence, long offset, long heardMillis) {
        /** Whether it acknowledged recently. */
        public boolean isAlive(long nowMillis) {
            return nowMillis - heardMillis <= ALIVE_MS;
        }
    }

    /**
     * @param afterMillis time from the decision to the acknowledgement; null: in force, but the time is not known
     * @param appliedAt time of the acknowledgement; null: not known
     */
    public record InForce(
            String verifier,
            @Nullable Long afterMillis,
            @Nullable Instant appliedAt) {}

    private record Track(
            String name, long decidedMillis, @Nullable Long actedMillis, Map<String, Long> afterMillis) {}

    private static final class Tenant {
        private final Map<String, Verifier> verifiers = new ConcurrentHashMap<>();
        private final ConcurrentSkipListMap<Long, Track> tracks = new ConcurrentSkipListMap<>();
        private final ConcurrentSkipListMap<Long, Long> actedMillis = new ConcurrentSkipListMap<>();
    }

    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Timer delay;
    private final Timer sinceAct;
    private final MeterRegistry registry;

    public Propagation(Clock clock, MeterRegistry registry) {
        this.clock = clock;
        this.registry = registry;
        this.sinceAct = PipelineMeter.ACT_TO_VERIFIER.timer(registry);
        this.delay = PipelineMeter.PROPAGATION.timer(registry);
    }

    /** Notes when the act happened that caused a change, before the change is written. */
    public void caused(String tenant, long offset, long actedMillis) {
        ConcurrentSkipListMap<Long, Long> acts = of(tenant).actedMillis;
        acts.put(offset, actedMillis);
        if (acts.size() > TRACKED) {
            acts.pollFirstEntry();
        }
    }

    /** Notes a change that is about to be written to Redis. */
    public void written(String tenant, String name, long offset, long decidedMillis) {
        Tenant of = of(tenant);
        ConcurrentSkipListMap<Long, Track> tracks = of.tracks;
        Long acted = of.actedMillis.remove(offset);
        tracks.putIfAbsent(offset, new Track(name, decidedMillis, acted, new ConcurrentHashMap<>()));
        if (tracks.size() > TRACKED) {
            tracks.pollFirstEntry();
        }
    }

    /** Notes the acknowledgement of a verifier. */
    public void acknowledged(String tenant, Ack ack) {
        Tenant of = of(tenant);
        long now = clock.millis();
        Verifier before = of.verifiers.get(ack.verifier());
        if (before == null && !hasRoom(of, ack.verifier())) {
            return;
        }
        of.verifiers.put(ack.verifier(), new Verifier(ack.verifier(), ack.epoch(), ack.sequence(), ack.offset(), now));
        if (before == null || ack.offset() <= before.offset()) {
            // A verifier that acknowledges for the first time may have had the earlier changes for long.
            return;
        }
        for (Track track :
                of.tracks.subMap(before.offset(), false, ack.offset(), true).values()) {
            long after = Math.max(0, now - track.decidedMillis);
            if (track.afterMillis.putIfAbsent(ack.verifier(), after) == null) {
                delay.record(Duration.ofMillis(after));
                if (track.actedMillis != null) {
                    sinceAct.record(Duration.ofMillis(Math.max(0, now - track.actedMillis)));
                }
            }
        }
    }

    private static boolean hasRoom(Tenant of, String id) {
        if (of.verifiers.size() >= VERIFIERS) {
            return false;
        }
        String user = user(id);
        return of.verifiers.keySet().stream()
                        .filter(other -> user(other).equals(user))
                        .count()
                < INSTANCES;
    }

    /** The verifier's id without the name of the instance: that of its Redis user. */
    private static String user(String id) {
        int end = id.indexOf(DenylistUsers.INSTANCE);
        return end < 0 ? id : id.substring(0, end);
    }

    /** The tenant's verifiers by id, including verifiers that recently stopped acknowledging. */
    public List<Verifier> verifiers(String tenant) {
        long forgotten = clock.millis() - FORGET_MS;
        of(tenant).verifiers.values().removeIf(verifier -> verifier.heardMillis() < forgotten);
        List<Verifier> found = new ArrayList<>(of(tenant).verifiers.values());
        found.sort(Comparator.comparing(Verifier::id));
        return found;
    }

    /** The last feed record applied by each verifier that is alive and in that epoch. */
    public Map<String, Long> positions(String tenant, String epoch) {
        long now = clock.millis();
        Map<String, Long> positions = new HashMap<>();
        for (Verifier verifier : verifiers(tenant)) {
            if (verifier.isAlive(now) && verifier.epoch().equals(epoch)) {
                positions.put(verifier.id(), verifier.sequence());
            }
        }
        return positions;
    }

    /** Number of the tenant's verifiers that are alive. */
    public int alive(String tenant) {
        long now = clock.millis();
        return (int) verifiers(tenant).stream()
                .filter(verifier -> verifier.isAlive(now))
                .count();
    }

    /** The live verifiers that have applied the ledger up to {@code offset}. */
    public List<InForce> inForce(String tenant, long offset) {
        Tenant of = of(tenant);
        Track track = of.tracks.get(offset);
        long now = clock.millis();
        List<InForce> found = new ArrayList<>();
        for (Verifier verifier : verifiers(tenant)) {
            if (verifier.offset() >= offset && verifier.isAlive(now)) {
                Long after = track == null ? null : track.afterMillis.get(verifier.id());
                found.add(new InForce(
                        verifier.id(),
                        after,
                        track == null || after == null ? null : Instant.ofEpochMilli(track.decidedMillis + after)));
            }
        }
        return found;
    }

    private Tenant of(String tenant) {
        Tenant known = tenants.get(tenant);
        return known != null ? known : tenants.computeIfAbsent(tenant, this::create);
    }

    private Tenant create(String tenant) {
        Tenant created = new Tenant();
        PipelineMeter.VERIFIERS.gauge(registry, created, of -> count(of, true), tenant, "alive");
        PipelineMeter.VERIFIERS.gauge(registry, created, of -> count(of, false), tenant, "silent");
        PipelineMeter.FEED_BEHIND.gauge(registry, created, this::behind, tenant);
        return created;
    }

    private long count(Tenant of, boolean alive) {
        long now = clock.millis();
        return of.verifiers.values().stream()
                .filter(verifier -> verifier.heardMillis() >= now - FORGET_MS && verifier.isAlive(now) == alive)
                .count();
    }

    private int behind(Tenant of) {
        long now = clock.millis();
        return of.verifiers.values().stream()
                .filter(verifier -> verifier.isAlive(now))
                .mapToLong(Verifier::offset)
                .min()
                .stream()
                .mapToInt(offset -> of.tracks.tailMap(offset, false).size())
                .findFirst()
                .orElse(0);
    }
}
