package dev.tokenwarden.verifier.keys;

import dev.tokenwarden.verifier.http.BoundedHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a JWKS endpoint.
 *
 * <ol>
 *   <li>The source starts even if the issuer is unreachable. It has no keys until the first load succeeds, and retries
 *       after 1, 2, 4, ... seconds, at most {@link #RETRY_LIMIT}.
 *   <li>Keys are replaced as a whole, or not at all: a failed answer, or one without a usable key, changes nothing.
 *   <li>The last good keys are used during an outage for at most {@code keepFor}, then none are.
 *   <li>Tokens that the keys do not verify cause at most one fetch per {@code reloadPause}, however many there are.
 *   <li>No thread waits longer than four times {@code fetchTimeout}, and at most {@value #MAX_WAITING} wait at a time:
 *       a slow endpoint and a flood of such tokens must not hold all threads of a server.
 *   <li>An endpoint is read at most every {@link #SHORTEST_REFRESH}, regardless of its {@code Cache-Control}.
 * </ol>
 */
public final class JwksKeySource implements KeySource {
    /** The shortest time between two regular fetches that {@code Cache-Control} can ask for. */
    public static final Duration SHORTEST_REFRESH = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(JwksKeySource.class);
    private static final Duration RETRY_LIMIT = Duration.ofSeconds(60);
    private static final int MAX_WAITING = 32;
    /** Varies the time of a fetch, so that verifiers that started together do not fetch together. */
    private static final double JITTER = 0.1;

    private final KeyLocation location;
    private final JwksFetch fetch;
    private final Settings settings;
    private final LongSupplier nanos;
    private final ScheduledExecutorService refresher;
    private final ReentrantLock fetching = new ReentrantLock();
    private final LongAdder failures = new LongAdder();
    private volatile Loaded loaded;
    private volatile long lastReload;
    private volatile Duration nextRefresh = Duration.ZERO;
    /** How long to wait after a failure. Guarded by {@code fetching}. */
    private Duration retry;

    private record Settings(
            Duration refreshEvery,
            Duration keepFor,
            Duration reloadPause,
            Duration fetchTimeout,
            Duration firstRetry) {}

    private record Loaded(KeySet keys, long at) {}

    private JwksKeySource(Builder builder) {
        this.location = builder.location();
        this.settings = builder.settings();
        this.nanos = builder.nanos;
        this.retry = settings.firstRetry;
        this.loaded = new Loaded(KeySet.empty(), nanos.getAsLong());
        this.lastReload = nanos.getAsLong() - settings.reloadPause.toNanos();
        this.fetch =
                new JwksFetch(new BoundedHttp(builder.http, settings.fetchTimeout), location, builder.rsaAlgorithm);
        this.refresher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tokenwarden-jwks");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @param uri {@code https}, or {@code http} to a loopback address */
    public static Builder builder(URI uri) {
        return new Builder(Objects.requireNonNull(uri, "uri"), null);
    }

    /**
     * Finds the JWKS endpoint in the issuer's metadata: {@code /.well-known/openid-configuration}, else {@code
     * /.well-known/oauth-authorization-server} (RFC 8414).
     *
     * @param issuer the issuer's URL, as its tokens have it in {@code iss}
     */
    public static Builder discover(String issuer) {
        return new Builder(null, Objects.requireNonNull(issuer, "issuer"));
    }

    @Override
    public KeySet keys() {
        Loaded current = loaded;
        return nanos.getAsLong() - current.at > settings.keepFor.toNanos() ? KeySet.empty() : current.keys;
    }

    @Override
    public KeySet reload() {
        Loaded before = loaded;
        boolean idle = pausing() && !fetching.isLocked();
        if (idle || fetching.getQueueLength() >= MAX_WAITING) {
            return keys();
        }
        try {
            if (fetching.tryLock(settings.fetchTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    if (loaded == before && !pausing()) {
                        lastReload = nanos.getAsLong();
                        load();
                    }
                } finally {
                    fetching.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return keys();
    }

    private boolean pausing() {
        return nanos.getAsLong() - lastReload < settings.reloadPause.toNanos();
    }

    /** Whether keys were loaded and are not too old. */
    public boolean isLoaded() {
        return keys().size() > 0;
    }

    /** How many fetches failed. */
    public long failureCount() {
        return failures.sum();
    }

    /** Fetches and swaps. The caller holds the lock. Returns when to fetch again. */
    private Duration load() {
        try {
            JwksFetch.Answer answer = fetch.run();
            Loaded before = loaded;
            KeySet keys = answer.keys().map(read -> read.keeping(before.keys)).orElse(before.keys);
            report(keys, before.keys);
            if (keys.size() == 0) {
                loaded = new Loaded(before.keys.exposing(keys.exposed()), before.at);
                throw new IOException(location.named() + ": has no key that can be used: " + keys.unusable());
            }
            loaded = new Loaded(keys, nanos.getAsLong());
            retry = settings.firstRetry;
            return next(answer.maxAge());
        } catch (IOException | RuntimeException e) {
            failures.increment();
            log.atWarn()
                    .addKeyValue("address", location.named())
                    .addKeyValue("error", e.getMessage())
                    .addKeyValue("count", failures.sum())
                    .log("Failed to load the issuer's keys; the last good keys stay in use");
            Duration wait = retry;
            retry = shorter(retry.multipliedBy(2), RETRY_LIMIT);
            return shorter(wait, settings.refreshEvery);
        }
    }

    private Duration next(Optional<Duration> maxAge) {
        Duration wanted = shorter(maxAge.orElse(settings.refreshEvery), settings.refreshEvery);
        Duration floor = shorter(SHORTEST_REFRESH, settings.refreshEvery);
        return wanted.compareTo(floor) < 0 ? floor : wanted;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void refresh() {
        Duration next = settings.refreshEvery;
        fetching.lock();
        try {
            next = load();
        } finally {
            fetching.unlock();
            schedule(next);
        }
    }

    private void schedule(Duration delay) {
        long millis = delay.toMillis();
        long jitter = (long) (millis * JITTER * ThreadLocalRandom.current().nextDouble());
        nextRefresh = Duration.ofMillis(millis + jitter);
        if (!refresher.isShutdown()) {
            refresher.schedule(this::refresh, millis + jitter, TimeUnit.MILLISECONDS);
        }
    }

    /** The time from the last regular fetch to the next. */
    Duration nextRefresh() {
        return nextRefresh;
    }

    private void report(KeySet keys, KeySet before) {
        if (!keys.exposed().isEmpty() && !keys.exposed().equals(before.exposed())) {
            log.atError()
                    .addKeyValue("address", location.named())
                    .addKeyValue("kid", keys.exposed())
                    .log("Issuer publishes secret keys: anybody can sign its tokens; these keys are not used");
        }
        if (!keys.unusable().isEmpty() && !keys.unusable().equals(before.unusable())) {
            log.atWarn()
                    .addKeyValue("address", location.named())
                    .addKeyValue("kid", keys.unusable())
                    .log("Issuer publishes keys that cannot be used");
        }
    }

    @Override
    public void close() {
        refresher.shutdownNow();
    }

    @Override
    public String toString() {
        return "JwksKeySource[" + location.named() + "]";
    }

    /** Settings of a {@link JwksKeySource}. */
    public static final class Builder {
        private final @Nullable URI uri;
        private final @Nullable String issuer;
        private @Nullable HttpClient http;
        private @Nullable String rsaAlgorithm;
        private boolean plain;
        private Duration refreshEvery = Duration.ofMinutes(5);
        private Duration keepFor = Duration.ofHours(24);
        private Duration reloadPause = Duration.ofSeconds(5);
        private Duration fetchTimeout = Duration.ofSeconds(2);
        private Duration firstRetry = Duration.ofSeconds(1);
        private LongSupplier nanos = System::nanoTime;

        private Builder(@Nullable URI uri, @Nullable String issuer) {
            this.uri = uri;
            this.issuer = issuer;
        }

        /** The HTTP client, for other trust anchors or a proxy. It should not follow redirects. */
        public Builder http(HttpClient client) {
            this.http = client;
            return this;
        }

        /** Allows {@code http} to this issuer's addresses. Anybody on the network can then replace its keys. */
        public Builder allowPlainHttp() {
            this.plain = true;
            return this;
        }

        /** How often to fetch; sooner if the answer's {@code max-age} asks for it. Default 5 minutes. */
        public Builder refreshEvery(Duration every) {
            this.refreshEvery = positive(every);
            return this;
        }

        /** How long the last good keys are used while the endpoint fails. Default 24 hours. */
        public Builder keepFor(Duration time) {
            this.keepFor = positive(time);
            return this;
        }

        /** Shortest time between two fetches that tokens cause. Default 5 seconds. */
        public Builder reloadPause(Duration pause) {
            this.reloadPause = positive(pause);
            return this;
        }

        /** Longest time a fetch may take. Default 2 seconds. */
        public Builder fetchTimeout(Duration timeout) {
            this.fetchTimeout = positive(timeout);
            return this;
        }

        /** The algorithm of RSA keys that name no {@code alg}. Default RS256. */
        public Builder rsaAlgorithm(String alg) {
            if (!alg.startsWith("RS") && !alg.startsWith("PS")) {
                throw new IllegalArgumentException("rsaAlgorithm: must be RS* or PS*");
            }
            this.rsaAlgorithm = alg;
            return this;
        }

        Builder firstRetry(Duration pause) {
            this.firstRetry = positive(pause);
            return this;
        }

        Builder nanos(LongSupplier clock) {
            this.nanos = clock;
            return this;
        }

        /**
         * Tries to load the keys once, and returns whether or not that succeeded: until it does, tokens of the issuer
         * are answered with status 503.
         *
         * @throws IllegalArgumentException if the address cannot be used
         */
        public JwksKeySource build() {
            JwksKeySource source = new JwksKeySource(this);
            source.refresh();
            return source;
        }

        private KeyLocation location() {
            return uri != null
                    ? new KeyLocation.Fixed(BoundedHttp.requireSecure(uri, plain))
                    : KeyLocation.Discovered.of(Objects.requireNonNull(issuer), plain);
        }

        private Settings settings() {
            return new Settings(refreshEvery, keepFor, reloadPause, fetchTimeout, firstRetry);
        }

        private static Duration positive(Duration duration) {
            if (duration.isZero() || duration.isNegative()) {
                throw new IllegalArgumentException("a duration must be positive");
            }
            return duration;
        }
    }
}
