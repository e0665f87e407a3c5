package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Issuance;
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

/**
 * Reports to the pipeline every token that the authorization server issues, before the token is handed out, and every token and session
 * that it revokes. A token without such a report was not issued here.
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

    /**
     * Reports a token that was issued.
     *
     * @throws IllegalStateException if that fails: the token must not be handed out then
     */
    void issued(Token token, Issuance issuance) {
        write(event(EventType.ISSUED, token).issuance(issuance));
    }

    /**
     * Reports a token that was exchanged.
     *
     * @throws IllegalStateException if that fails: the token must not be handed out then
     */
    void exchanged(Token token, Exchange exchange) {
        write(event(EventType.EXCHANGED, token).exchange(exchange));
    }

    /**
     * Reports the revocation of a token or, if only {@code sid} is set, of a session.
     *
     * @throws IllegalStateException if that fails: nothing is revoked then
     */
    void revoked(Token token, String reason) {
        write(event(EventType.REVOKED, token).revocation(new Revoked(reason, null)));
    }

    private TokenEvent.Builder event(EventType type, Token token) {
        return TokenEvent.builder(type, source, UUID.randomUUID().toString(), clock.instant(), tenant)
                .token(token);
    }

    private void write(TokenEvent.Builder builder) {
        TokenEvent event = builder.build();
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
