package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the pipeline of every token that an authorization server mints, before the token is handed out: what is not on the
 * ledger was not issued here. Tells of those that it takes back as well.
 */
final class IssuanceLedger implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String source;
    private final String tenant;
    private final Clock clock;

    /**
     * @param kafka how the registration connects
     * @param registration whose input topic this is
     */
    IssuanceLedger(Map<String, Object> kafka, String registration, String source, String tenant, Clock clock) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("acks", "all");
        properties.put("linger.ms", 0);
        properties.put("enable.idempotence", true);
        properties.put("client.id", registration);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = Topics.input(registration);
        this.source = source;
        this.tenant = tenant;
        this.clock = clock;
    }

    /** @throws IllegalStateException if it cannot be written: the token must not be handed out then */
    void issued(Token token) {
        write(EventType.ISSUED, token, null, null);
    }

    /** @throws IllegalStateException if it cannot be written: the token must not be handed out then */
    void exchanged(Token token, Exchange exchange) {
        write(EventType.EXCHANGED, token, exchange, null);
    }

    /** @throws IllegalStateException if it cannot be written: the token is not revoked then */
    void revoked(Token token, String reason) {
        write(EventType.REVOKED, token, null, new Revoked(reason, null));
    }

    private void write(EventType type, Token token, @Nullable Exchange exchange, @Nullable Revoked revocation) {
        TokenEvent event = TokenEvent.builder(type, source, UUID.randomUUID().toString(), clock.instant(), tenant)
                .token(token)
                .exchange(exchange)
                .revocation(revocation)
                .build();
        try {
            producer.send(new ProducerRecord<>(topic, TokenIdentity.eventKey(event), EventCodec.encode(event)))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing to the issuance ledger", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the issuance ledger cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
