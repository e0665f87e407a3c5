package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.Policy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the documents of uses, issuances and exchanges. The id is derived from the event's source and id, and the index is that of
 * the event's day: so a repeated event overwrites the same document, also after midnight. Events older than the retention or later
 * than tomorrow are not kept: the sender chooses the time of an event and must not create any number of indices.
 */
final class EventDocuments implements DocumentMaker {
    private final SinkConfig config;
    private final Supplier<Policy> policy;
    private final Clock clock;

    /**
     * @param policy gives the tenant of an exchanged token, which the event does not have
     */
    EventDocuments(SinkConfig config, Supplier<Policy> policy, Clock clock) {
        this.config = config;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public @Nullable Document make(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException {
        if (record.headers().lastHeader(AdmissionHeaders.KIND) != null) {
            return null;
        }
        byte[] value = record.value();
        if (value == null) {
            throw new MalformedRecordException("an event must not be empty");
        }
        TokenEvent event;
        try {
            event = EventCodec.decode(value);
        } catch (InvalidEventException e) {
            throw new MalformedRecordException("not an event");
        }
        Instant now = clock.instant();
        if (outOfBounds(event.time(), now)) {
            return null;
        }
        TokenIdentity token = event.token() == null ? null : TokenIdentity.of(event.tenant(), event.token());
        String tokenKey = token == null ? null : DetectionView.key(token);
        return switch (event.type()) {
            case USED -> kept(event, tokenKey) ? put(Index.USES, event, tokenKey, null, now) : null;
            // All are kept: they are few compared to uses, and an exchange tree without one of them has a gap.
            case ISSUED, EXCHANGED ->
                tokenKey == null ? null : put(Index.ISSUANCES, event, tokenKey, parentKey(event), now);
            default -> null;
        };
    }

    private static Document put(
            Index index, TokenEvent event, @Nullable String tokenKey, @Nullable String parentKey, Instant now) {
        byte[] id = LengthPrefixed.encode((byte) 'e', event.source(), event.id());
        return Document.put(
                index.index(event.time()),
                Digests.hex(Digests.sha256(id), 16),
                EventDocumentWriter.write(event, tokenKey, parentKey, now));
    }

    private @Nullable String parentKey(TokenEvent event) {
        TokenRef parent = event.exchange() == null ? null : event.exchange().subjectToken();
        if (parent == null || parent.iss() == null) {
            return null;
        }
        String tenant = policy.get().tenantOfReference(event.tenant(), parent.iss());
        TokenIdentity identity = TokenIdentity.of(tenant, parent);
        return identity == null ? null : DetectionView.key(identity);
    }

    private boolean outOfBounds(Instant time, Instant now) {
        return time.isBefore(now.minus(config.retention().uses())) || time.isAfter(now.plus(Duration.ofDays(1)));
    }

    private boolean kept(TokenEvent event, @Nullable String tokenKey) {
        if (config.uses().keep() == SinkConfig.Uses.ALL) {
            return true;
        }
        if (event.use() != null && event.use().reason() == RejectionReason.REVOKED) {
            return true;
        }
        if (config.uses().keep() == SinkConfig.Uses.OFF || tokenKey == null) {
            return false;
        }
        // The first 28 bits of the hash as a number from 0 to 1.
        return Integer.parseInt(tokenKey.substring(0, 7), 16) < config.uses().share() * (1 << 28);
    }
}
