package dev.tokenwarden.revocation.live;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.TokenDirectory;
import dev.tokenwarden.revocation.decision.TokenOwner;
import dev.tokenwarden.revocation.ledger.ConsumerWakeup;
import dev.tokenwarden.revocation.ledger.ObservedExchange;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.ledger.TopicReader;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads the admitted events, for three purposes: to count live tokens, to know the tokens of each session and grant, and to
 * revoke a token that was exchanged from a revoked one, or issued in a revoked session or grant, as soon as its event is read.
 *
 * <p>At start it reads the events of the past day, at most {@link #MOST_RECORDS} of a partition, and in any case everything since
 * the offset it had reached before.
 */
public final class EventWatch implements AutoCloseable {
    private static final Duration PAST = Duration.ofHours(24);
    /** The most records of a partition that are read again at start. */
    private static final long MOST_RECORDS = 500_000;
    /** A token that was used longer than this before an exchange cannot come from it: clock skew and grace. */
    private static final long EXISTED_SECONDS = 90;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long HOUSEKEEPING_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Receives tokens that may have to be revoked at once. */
    public interface Listener {
        /** Returns whether the new token is revoked now. */
        boolean exchanged(ObservedExchange exchange);

        /** Returns whether the token is revoked now. Called after the token can be found in the index. */
        boolean issued(TokenDirectory.Member member, Set<Target> families) throws InterruptedException;
    }

    private final RevocationClients kafka;
    private final Supplier<Policy> policy;
    private final Census census;
    private final FamilyIndex families;
    private final Listener listener;
    private final Clock clock;
    private final Counter read;
    private final Counter unreadable;
    private final Counter urgent;
    private final Worker worker;
    private final ConsumerWakeup polling = new ConsumerWakeup();

    public EventWatch(
            RevocationClients kafka,
            Supplier<Policy> policy,
            Census census,
            FamilyIndex families,
            Listener listener,
            Clock clock,
            MeterRegistry registry) {
        this.kafka = kafka;
        this.policy = policy;
        this.census = census;
        this.families = families;
        this.listener = listener;
        this.clock = clock;
        this.read = PipelineMeter.REVOCATION_EVENTS.counter(registry, "read");
        this.unreadable = PipelineMeter.REVOCATION_EVENTS.counter(registry, "unreadable");
        this.urgent = PipelineMeter.EXCHANGES_REVOKED.counter(registry);
        PipelineMeter.TOKENS_LIVE.gauge(registry, census, Census::size);
        PipelineMeter.FAMILY_TOKENS.gauge(registry, families, FamilyIndex::size);
        PipelineMeter.FAMILY_TOKENS_LEFT_OUT.gauge(registry, families, FamilyIndex::overflowed);
        this.worker = Worker.builder("revocation-events", this::run)
                .wakeup(polling::wakeup)
                .build();
    }

    public void start() {
        worker.start();
    }

    private void run(Stop stop) throws InterruptedException {
        String group = RevocationClients.ID + "-events";
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(group, group)) {
            polling.set(consumer);
            follow(consumer, stop);
        } catch (WakeupException e) {
            if (!stop.isRequested()) {
                throw e;
            }
        } finally {
            polling.clear();
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer, Stop stop) throws InterruptedException {
        List<TopicPartition> partitions = TopicReader.partitions(consumer, Topics.TOKEN_EVENTS);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        starts(consumer, partitions, ends).forEach(consumer::seek);
        long housekeeping = System.nanoTime();
        while (!stop.isRequested()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.headers().lastHeader(AdmissionHeaders.KIND) == null) {
                    take(record.value(), isFromIssuer(record.headers()));
                }
            }
            if (!ends.isEmpty()) {
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (ends.isEmpty()) {
                    census.complete();
                }
            }
            if (System.nanoTime() - housekeeping > HOUSEKEEPING_NANOS) {
                housekeeping = System.nanoTime();
                census.prune();
                families.prune();
                consumer.commitSync();
            }
        }
    }

    /** The earlier of two offsets: that of a day ago, within bounds, and the one that was reached before. */
    private Map<TopicPartition, Long> starts(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> past =
                TopicReader.offsetsSince(consumer, partitions, clock.instant().minus(PAST));
        Map<TopicPartition, OffsetAndMetadata> reached = consumer.committed(new HashSet<>(partitions));
        Map<TopicPartition, Long> starts = new HashMap<>();
        past.forEach((partition, offset) -> {
            long from = Math.max(offset, ends.getOrDefault(partition, 0L) - MOST_RECORDS);
            OffsetAndMetadata before = reached.get(partition);
            starts.put(partition, before == null ? from : Math.min(from, before.offset()));
        });
        return starts;
    }

    /**
     * Whether a registration of the issuer itself sent the record. One without any header of admission was written before
     * admission had them.
     */
    private static boolean isFromIssuer(Headers headers) {
        Header rank = headers.lastHeader(AdmissionHeaders.RANK);
        return rank == null
                ? headers.lastHeader(AdmissionHeaders.REPORTER) == null
                : Arrays.equals(rank.value(), AdmissionHeaders.RANK_ISSUER.getBytes(StandardCharsets.UTF_8));
    }

    private void take(byte @Nullable [] value, boolean fromIssuer) throws InterruptedException {
        try {
            if (value != null) {
                take(EventCodec.decode(value), fromIssuer);
                read.increment();
            }
        } catch (InvalidEventException e) {
            unreadable.increment();
        }
    }

    private void take(TokenEvent event, boolean fromIssuer) throws InterruptedException {
        Token token = event.token();
        TokenIdentity identity = token == null ? null : TokenIdentity.of(event.tenant(), token);
        if (token == null || identity == null) {
            return;
        }
        long seconds = event.time().getEpochSecond();
        Use use = event.use();
        if (event.type() == EventType.USED && use != null && use.accepted()) {
            census.seen(identity, token, seconds, LiveToken.Source.USE);
        } else if (event.type() == EventType.ISSUED && fromIssuer) {
            census.seen(identity, token, seconds, LiveToken.Source.ISSUANCE);
            issued(event, identity, token);
        } else if (event.type() == EventType.EXCHANGED && fromIssuer) {
            boolean existed = census.existedBefore(identity, seconds - EXISTED_SECONDS);
            census.seen(identity, token, seconds, LiveToken.Source.EXCHANGE);
            issued(event, identity, token);
            if (!existed) {
                exchanged(event, identity, token);
            }
        }
    }

    private void issued(TokenEvent event, TokenIdentity identity, Token token) throws InterruptedException {
        List<FamilyIdentity> named = FamilyIdentity.namedBy(event.tenant(), token);
        if (named.isEmpty()) {
            return;
        }
        Set<Target> targets = new LinkedHashSet<>();
        named.forEach(family -> targets.add(Target.family(family)));
        Instant exp = token.exp() == null ? null : Instant.ofEpochSecond(token.exp());
        TokenDirectory.Member member = new TokenDirectory.Member(
                identity, exp, new TokenOwner(token.clientId(), token.sub(), false), event.time());
        // First the index, then the ledger; the decision thread does it the other way round. So one of them sees the
        // other.
        if (families.add(member, targets) && listener.issued(member, targets)) {
            urgent.increment();
        }
    }

    private void exchanged(TokenEvent event, TokenIdentity identity, Token token) {
        Exchange exchange = event.exchange();
        TokenRef subject = exchange == null ? null : exchange.subjectToken();
        if (subject == null || subject.iss() == null) {
            return;
        }
        TokenIdentity parent = TokenIdentity.of(policy.get().tenantOfReference(event.tenant(), subject.iss()), subject);
        TokenOwner owner = new TokenOwner(token.clientId(), token.sub(), false);
        if (parent != null && listener.exchanged(new ObservedExchange(identity, parent, token.exp(), owner))) {
            urgent.increment();
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
