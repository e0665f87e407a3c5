package dev.tokenwarden.verifier;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a JWKS endpoint.
 *
 * <ol>
 *   <li>Once built, there are keys: the first load is eager, and its failure is the builder's.
 *   <li>Keys are replaced as a whole, or not at all: a failed or empty answer changes nothing.
 *   <li>The last good keys serve through an outage of at most {@code keepFor}, then none do.
 *   <li>Unknown names cause at most one fetch in {@code unknownKidPause}, however many there are.
 *   <li>No thread waits longer than twice {@code fetchTimeout}, and few at a time: a slow endpoint and a flood of unknown
 *       names must not hold all of a server's threads.
 * </ol>
 */
public final class JwksKeySource implements KeySource {
    private static final Logger log = LoggerFactory.getLogger(JwksKeySource.class);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    private static final int MAX_WAITING = 32;

    private final URI uri;
    private final JwksFetch fetch;
    private final Settings settings;
    private final LongSupplier nanos;
    private final ScheduledExecutorService refresher;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Loaded loaded;
    private volatile long lastUnknownFetch;

    private record Settings(Duration refreshEvery, Duration keepFor, Duration unknownKidPause, Duration fetchTimeout) {}

    private record Loaded(KeySet keys, long at) {}

    private JwksKeySource(Builder builder) {
        this.uri = builder.uri;
        this.settings = builder.settings();
        this.nanos = builder.nanos;
        this.fetch = new JwksFetch(
                builder.http != null ? builder.http : JwksFetch.client(settings.fetchTimeout),
                uri,
                settings.fetchTimeout,
                builder.rsaAlgorithm);
        JwksFetch.Answer first;
        try {
            first = fetch.run();
        } catch (IOException e) {
            throw new IllegalStateException("jwks: " + e.getMessage(), e);
        }
        this.loaded = new Loaded(first.keys(), nanos.getAsLong());
        this.lastUnknownFetch = nanos.getAsLong() - settings.unknownKidPause.toNanos();
        logUnusable(first.keys());
        this.refresher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tokenwarden-jwks");
            thread.setDaemon(true);
            return thread;
        });
        schedule(first.maxAge());
    }

    /** @param uri {@code https}, or {@code http} to a loopback address */
    public static Builder builder(URI uri) {
        return new Builder(uri);
    }

    @Override
    public KeySet keys() {
        Loaded current = loaded;
        return nanos.getAsLong() - current.at > settings.keepFor.toNanos() ? KeySet.empty() : current.keys;
    }

    @Override
    public KeySet keysAfterUnknown() {
        Loaded before = loaded;
        boolean idle = pausing() && !fetching.isLocked();
        if (idle || fetching.getQueueLength() >= MAX_WAITING) {
            return keys();
        }
        try {
            if (fetching.tryLock(settings.fetchTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    if (loaded == before && !pausing()) {
                        lastUnknownFetch = nanos.getAsLong();
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
        return nanos.getAsLong() - lastUnknownFetch < settings.unknownKidPause.toNanos();
    }

    /** Fetches and swaps; keeps what it has if that fails. The caller holds the lock. Returns when to do so again. */
    private @Nullable Duration load() {
        try {
            JwksFetch.Answer answer = fetch.run();
            KeySet keys = answer.keys().keeping(loaded.keys);
            if (keys.size() != loaded.keys.size() || !keys.unusable().equals(loaded.keys.unusable())) {
                logUnusable(keys);
            }
            loaded = new Loaded(keys, nanos.getAsLong());
            return answer.maxAge();
        } catch (IOException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue("uri", uri)
                    .addKeyValue("error", e.getMessage())
                    .log("Keys could not be refreshed; the last good ones are kept");
            return null;
        }
    }

    private void refresh() {
        Duration next = null;
        fetching.lock();
        try {
            next = load();
        } finally {
            fetching.unlock();
            schedule(next);
        }
    }

    private void schedule(@Nullable Duration maxAge) {
        Duration delay = settings.refreshEvery;
        if (maxAge != null && maxAge.compareTo(delay) < 0) {
            delay = maxAge.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : maxAge;
        }
        if (!refresher.isShutdown()) {
            refresher.schedule(this::refresh, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void logUnusable(KeySet keys) {
        if (!keys.unusable().isEmpty()) {
            log.atWarn()
                    .addKeyValue("uri", uri)
                    .addKeyValue("keys", keys.unusable())
                    .log("Some keys cannot be used to verify");
        }
    }

    @Override
    public void close() {
        refresher.shutdownNow();
    }

    @Override
    public String toString() {
        return "JwksKeySource[" + uri + "]";
    }

    /** Settings of a {@link JwksKeySource}. */
    public static final class Builder {
        private final URI uri;
        private @Nullable HttpClient http;
        private @Nullable String rsaAlgorithm;
        private Duration refreshEvery = Duration.ofMinutes(5);
        private Duration keepFor = Duration.ofHours(24);
        private Duration unknownKidPause = Duration.ofSeconds(5);
        private Duration fetchTimeout = Duration.ofSeconds(2);
        private LongSupplier nanos = System::nanoTime;

        private Builder(URI uri) {
            this.uri = Objects.requireNonNull(uri, "uri");
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !(scheme.equals("http") && loopback(uri.getHost()))) {
                throw new IllegalArgumentException("jwks: " + uri + " must be https");
            }
        }

        private static boolean loopback(@Nullable String host) {
            return host != null
                    && (host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.\\d+\\.\\d+\\.\\d+"));
        }

        /** The client to fetch with: own trust anchors, a proxy. It should not follow redirects. */
        public Builder http(HttpClient client) {
            this.http = client;
            return this;
        }

        /** How often to fetch; sooner where the answer's {@code max-age} asks for it. Default 5 minutes. */
        public Builder refreshEvery(Duration every) {
            this.refreshEvery = positive(every);
            return this;
        }

        /** How long the last good keys serve while the endpoint fails. Default 24 hours. */
        public Builder keepFor(Duration time) {
            this.keepFor = positive(time);
            return this;
        }

        /** Least time between two fetches caused by unknown key names. Default 5 seconds. */
        public Builder unknownKidPause(Duration pause) {
            this.unknownKidPause = positive(pause);
            return this;
        }

        /** Longest time a fetch may take. Default 2 seconds. */
        public Builder fetchTimeout(Duration timeout) {
            this.fetchTimeout = positive(timeout);
            return this;
        }

        /** What RSA keys serve that name no {@code alg}. Default RS256. */
        public Builder rsaAlgorithm(String alg) {
            if (!alg.startsWith("RS") && !alg.startsWith("PS")) {
                throw new IllegalArgumentException("rsaAlgorithm: must be RS* or PS*");
            }
            this.rsaAlgorithm = alg;
            return this;
        }

        Builder nanos(LongSupplier clock) {
            this.nanos = clock;
            return this;
        }

        /**
         * Loads the keys.
         *
         * @throws IllegalStateException if they cannot be loaded; the message names the URI
         */
        public JwksKeySource build() {
            return new JwksKeySource(this);
        }

        private Settings settings() {
            return new Settings(refreshEvery, keepFor, unknownKidPause, fetchTimeout);
        }

        private static Duration positive(Duration duration) {
            if (duration.isZero() || duration.isNegative()) {
                throw new IllegalArgumentException("a duration must be positive");
            }
            return duration;
        }
    }
}
