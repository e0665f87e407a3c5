package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.redis.ClientSettings;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.redis.RedisConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * The denylist, held in process and kept equal to Redis: a check needs no network, no lock and no memory. The format in
 * Redis is that of {@link DenylistKeys}. Needs the Redis commands {@code GET}, {@code MGET}, {@code ZCARD},
 * {@code ZSCAN}, {@code ZMSCORE}, {@code XREAD}, {@code XREVRANGE} and {@code PUBLISH} on {@code tw:{TENANT}:*}.
 *
 * <p>A view is whole after it was read completely, while it is not too old. While it is not whole, checks answer
 * {@link DenylistAnswer#UNKNOWN}, never {@link DenylistAnswer#PASS}. The same holds for a token that may be covered by
 * an entry that the index lists and whose value Redis has lost.
 */
public final class DenylistView implements Denylist {
    private static final long WATCH_MILLIS = 20;

    /** One tenant's part. */
    private static final class Part {
        private final FeedFollower follower;
        private final Thread thread;
        private volatile boolean fresh;

        private Part(FeedFollower follower, String tenant) {
            this.follower = follower;
            this.thread = new Thread(follower, "tokenwarden-view-" + tenant);
            thread.setDaemon(true);
        }
    }

    private final Map<String, Part> parts;
    private final RedisHandle followers;
    private final DirectDenylist direct;
    private final Duration maxAge;
    private final ScheduledExecutorService watch;

    private DenylistView(Builder builder) {
        this.maxAge = builder.maxAge;
        this.followers = new RedisHandle(builder.follower());
        this.direct = new DirectDenylist(new RedisHandle(builder.direct()), builder.clock, builder.nanos, maxAge);
        Names names = new Names(SipKey.random());
        Map<String, Part> made = new HashMap<>();
        for (String tenant : builder.tenants) {
            FeedFollower follower =
                    new FeedFollower(tenant, builder.verifier, followers, names, builder.clock, builder.nanos);
            made.put(tenant, new Part(follower, tenant));
        }
        this.parts = Map.copyOf(made);
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tokenwarden-view-age");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * A builder of a view of these tenants' denylists.
     *
     * @param verifier the id under which this view acknowledges, at most 200 letters, digits and {@code ._:/-}. With a
     *     Redis user of its own, it is the name of the verifier's registration. Each of several instances adds
     *     {@code #} and its name, as in {@code payments#pod-7}
     * @throws IllegalArgumentException if the id has another form, or no tenant is given
     */
    public static Builder builder(String verifier, String... tenants) {
        return new Builder(verifier, Set.of(tenants));
    }

    private void start() {
        parts.values().forEach(part -> part.thread.start());
        // Reading the clock costs as much as the rest of a check, so one thread reads it for all checks.
        watch.scheduleAtFixedRate(this::lookAtAge, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void lookAtAge() {
        parts.values().forEach(part -> part.fresh = fresh(part));
    }

    private boolean fresh(Part part) {
        return part.follower.entries() != null && part.follower.ageNanos() <= maxAge.toNanos();
    }

    /**
     * Waits until every tenant's view has been read once.
     *
     * @return false if the time passed first
     */
    public boolean awaitWhole(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (Part part : parts.values()) {
            if (!part.follower.awaitPublished(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                return false;
            }
        }
        lookAtAge();
        return isWhole();
    }

    /** Whether the views of all tenants are complete and young enough to be relied on. */
    public boolean isWhole() {
        return parts.values().stream().allMatch(this::fresh);
    }

    /** How far the oldest tenant's view may be behind; null while one of them was never complete. */
    @Override
    public @Nullable Duration age() {
        long oldest = 0;
        for (Part part : parts.values()) {
            if (part.follower.entries() == null) {
                return null;
            }
            oldest = Math.max(oldest, part.follower.ageNanos());
        }
        return Duration.ofNanos(oldest);
    }

    @Override
    public DenylistAnswer check(String tenant, Token token, String keyThumbprint) {
        Part part = parts.get(tenant);
        if (part == null || !part.fresh) {
            return DenylistAnswer.UNKNOWN;
        }
        Entries entries = part.follower.entries();
        return entries == null ? DenylistAnswer.UNKNOWN : entries.check(token, keyThumbprint);
    }

    @Override
    public DenylistAnswer ask(String tenant, Token token, String keyThumbprint) {
        return direct.ask(tenant, token, keyThumbprint);
    }

    /** The state of each tenant's part, for metrics and the status of a service. */
    public List<ViewStatus> status() {
        List<ViewStatus> all = new ArrayList<>();
        parts.forEach((tenant, part) -> all.add(status(tenant, part)));
        return List.copyOf(all);
    }

    private ViewStatus status(String tenant, Part part) {
        FeedFollower follower = part.follower;
        Entries entries = follower.entries();
        return new ViewStatus(
                tenant,
                fresh(part),
                entries == null
                        ? new ViewStatus.Contents(0, 0, 0, 0)
                        : new ViewStatus.Contents(
                                entries.size(), entries.bytes(), entries.unreadable(), entries.lost()),
                new ViewStatus.Feed(
                        follower.position().epoch(),
                        follower.position().sequence(),
                        follower.snapshots(),
                        follower.applied(),
                        follower.failures()));
    }

    @Override
    public void close() {
        watch.shutdownNow();
        parts.values().forEach(part -> part.follower.close());
        // Closing the connections ends blocked reads.
        followers.close();
        direct.close();
        for (Part part : parts.values()) {
            part.thread.interrupt();
            try {
                part.thread.join(2_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Settings of a {@link DenylistView}. */
    public static final class Builder {
        private static final Pattern VERIFIER =
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}(?:#[A-Za-z0-9][A-Za-z0-9._:/-]{0,63})?");

        private final String verifier;
        private final Set<String> tenants;
        private @Nullable Supplier<? extends UnifiedJedis> follower;
        private @Nullable Supplier<? extends UnifiedJedis> direct;
        private Duration maxAge = Duration.ofSeconds(10);
        private Clock clock = Clock.systemUTC();
        private LongSupplier nanos = System::nanoTime;

        private Builder(String verifier, Set<String> tenants) {
            if (!VERIFIER.matcher(verifier).matches()) {
                throw new IllegalArgumentException(
                        "verifier: an id of letters, digits and ._:/-, at most 200 characters; an instance is"
                                + " named after a #, with at most 64 characters");
            }
            if (tenants.isEmpty()) {
                throw new IllegalArgumentException("tenants: at least one");
            }
            tenants.forEach(DenylistKeys::prefix);
            this.verifier = verifier;
            this.tenants = tenants;
        }

        /** A Redis of any topology. */
        public Builder redis(RedisConfig config) {
            ClientSettings follower = new ClientSettings(
                    "tokenwarden-view",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    FeedFollower.BLOCK.plusSeconds(2),
                    tenants.size() + 1);
            return redis(() -> new RedisClients(config).open(follower), DirectDenylist.client(config));
        }

        /**
         * Any Redis that Jedis reaches. The view closes both clients.
         *
         * @param feed opens the client that follows the feeds: a connection for each tenant, whose blocking reads wait
         *     longer than one second
         * @param ask opens the client for queries that requests wait for; its timeouts should be short
         */
        public Builder redis(Supplier<? extends UnifiedJedis> feed, Supplier<? extends UnifiedJedis> ask) {
            this.follower = feed;
            this.direct = ask;
            return this;
        }

        /** How old the view may be and still count as whole. Default 10 seconds. */
        public Builder maxAge(Duration age) {
            this.maxAge = age;
            return this;
        }

        public Builder clock(Clock wall) {
            this.clock = wall;
            return this;
        }

        Builder nanos(LongSupplier monotonic) {
            this.nanos = monotonic;
            return this;
        }

        private Supplier<? extends UnifiedJedis> follower() {
            return Objects.requireNonNull(follower, "redis");
        }

        private Supplier<? extends UnifiedJedis> direct() {
            return Objects.requireNonNull(direct, "redis");
        }

        /**
         * Starts reading, and returns at once; until the view is whole, checks answer {@link DenylistAnswer#UNKNOWN}.
         */
        public DenylistView start() {
            DenylistView view = new DenylistView(this);
            view.start();
            return view;
        }
    }
}
