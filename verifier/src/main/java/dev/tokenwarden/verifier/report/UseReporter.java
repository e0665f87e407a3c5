package dev.tokenwarden.verifier.report;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.event.VerifierStatus;
import dev.tokenwarden.verifier.denylist.Denylist;
import dev.tokenwarden.verifier.keys.KeySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the uses that verifiers saw, and heartbeats, to this reporter's own Kafka topic ({@code
 * token-events-in.<registration>}).
 *
 * <ol>
 *   <li>{@link #used} never blocks and never throws. It puts the use into a bounded buffer, or counts it as dropped.
 *   <li>In the end every use is {@code sent} (Kafka acknowledged it) or {@code dropped}; without a spool, while
 *       running, {@code reported = sent + dropped + pending}. With a spool, the uses in it are neither until Kafka is
 *       available again, and a later process may send them.
 *   <li>No two events of any two reporters share an id.
 * </ol>
 */
public final class UseReporter implements UseListener, AutoCloseable {
    /** The longest name that an event can hold. */
    private static final int MAX_NAME = 512;

    private final String source;
    private final Clock clock;
    private final Map<String, KeySource> trusted = new ConcurrentHashMap<>();
    private final String instance;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong heartbeats = new AtomicLong();
    private final String tenant;
    private final Supplier<@Nullable Duration> viewAge;
    private final AddressPolicy addresses;
    private final Outlet outlet;
    private final EventSender sender;

    private UseReporter(Builder builder) {
        this.source = builder.source;
        this.tenant = builder.tenant;
        this.clock = builder.clock;
        this.viewAge = builder.viewAge;
        this.addresses = builder.addresses;
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        this.instance = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "-";
        this.outlet = new Outlet(builder.spool(), System::nanoTime);
        this.sender = new EventSender(
                new HashMap<>(Objects.requireNonNull(builder.kafka, "kafka")),
                builder.registration,
                builder.capacity,
                builder.heartbeat,
                this::event,
                this::status,
                outlet);
    }

    /**
     * @param registration the name that policy registers this reporter under
     * @param source CloudEvents source, as registered, such as {@code urn:verifier:payments/eu-1}
     * @param tenant the tenant that the heartbeat is sent under
     */
    public static Builder builder(String registration, String source, String tenant) {
        return new Builder(registration, source, tenant);
    }

    @Override
    public void used(String ofTenant, Token token, Use use) {
        sender.offer(new EventSender.Reported(ofTenant, token, use, clock.millis()));
    }

    private TokenEvent event(EventSender.Reported reported) {
        return TokenEvent.builder(
                        EventType.USED, source, nextId(), Instant.ofEpochMilli(reported.millis()), reported.tenant())
                .token(reported.token())
                .use(addressed(reported.use()))
                .build();
    }

    private Use addressed(Use use) {
        ClientContext client = use.client();
        if (client == null || client.address() == null || addresses instanceof AddressPolicy.Sent) {
            return use;
        }
        return use.toBuilder().client(addresses.apply(client)).build();
    }

    @Override
    public void trusts(String issuer, KeySource keys) {
        trusted.putIfAbsent(issuer, keys);
    }

    private TokenEvent status() {
        Duration age = viewAge.get();
        VerifierStatus status = new VerifierStatus(
                heartbeats.incrementAndGet(),
                outlet.sent(),
                outlet.dropped(),
                age == null ? null : age.toMillis(),
                exposedKeys());
        return TokenEvent.builder(EventType.STATUS, source, nextId(), clock.instant(), tenant)
                .status(status)
                .build();
    }

    private List<ExposedKey> exposedKeys() {
        return trusted.entrySet().stream()
                .flatMap(issuer ->
                        issuer.getValue().keys().exposed().stream().map(kid -> new ExposedKey(issuer.getKey(), kid)))
                .filter(key -> key.iss().length() <= MAX_NAME && key.kid().length() <= MAX_NAME)
                .limit(VerifierStatus.MAX_EXPOSED_KEYS)
                .toList();
    }

    private String nextId() {
        return instance + Long.toString(ids.incrementAndGet(), Character.MAX_RADIX);
    }

    /** Uses that Kafka acknowledged. */
    public long sent() {
        return outlet.sent();
    }

    /** Uses that were lost: the buffer was full, or Kafka refused them. */
    public long dropped() {
        return outlet.dropped();
    }

    /** Uses that are neither sent nor dropped yet. */
    public long pending() {
        return sender.pending();
    }

    /** Sends the buffered uses within five seconds, and stops. The rest goes to the spool, or counts as dropped. */
    @Override
    public void close() {
        sender.close();
    }

    /** Settings of a {@link UseReporter}. */
    public static final class Builder {
        private final String registration;
        private final String source;
        private final String tenant;
        private @Nullable Map<String, ?> kafka;
        private int capacity = 65_536;
        private @Nullable Path spoolDir;
        private long spoolBytes;
        private Duration heartbeat = Duration.ofSeconds(10);
        private Supplier<@Nullable Duration> viewAge = () -> null;
        private AddressPolicy addresses = AddressPolicy.sent();
        private Clock clock = Clock.systemUTC();

        private Builder(String registration, String source, String tenant) {
            this.registration = registration;
            this.source = source;
            this.tenant = tenant;
        }

        /** How to reach Kafka: {@code bootstrap.servers}, security and what else a producer takes. Required. */
        public Builder kafka(Map<String, ?> clientProperties) {
            this.kafka = Map.copyOf(clientProperties);
            return this;
        }

        /** How many events may wait. Default 65,536. */
        public Builder capacity(int events) {
            this.capacity = events;
            return this;
        }

        /**
         * The directory that keeps events while Kafka is unavailable, also over a restart of the process. Default:
         * none; such events are dropped. Events hold claims, so only this user should have access to the directory.
         * Each reporter needs a directory of its own.
         *
         * @param maxBytes the maximum size of the directory's files
         */
        public Builder spool(Path dir, long maxBytes) {
            this.spoolDir = dir;
            this.spoolBytes = maxBytes;
            return this;
        }

        private @Nullable Spool spool() {
            try {
                return spoolDir == null ? null : Spool.open(spoolDir, spoolBytes);
            } catch (IOException e) {
                throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
            }
        }

        /** Time between heartbeats. Default 10 seconds. */
        public Builder heartbeat(Duration every) {
            this.heartbeat = every;
            return this;
        }

        /** The denylist whose age the heartbeat reports, if it has one. */
        public Builder denylist(Denylist denylist) {
            this.viewAge = denylist::age;
            return this;
        }

        /** How clients' addresses are reported. Default: unchanged. */
        public Builder addresses(AddressPolicy policy) {
            this.addresses = policy;
            return this;
        }

        public Builder clock(Clock wall) {
            this.clock = wall;
            return this;
        }

        /**
         * Starts the thread that sends. Kafka need not be up.
         *
         * @throws UncheckedIOException if the spool cannot be used; the message names it
         */
        public UseReporter start() {
            UseReporter reporter = new UseReporter(this);
            reporter.sender.start();
            return reporter;
        }
    }
}
