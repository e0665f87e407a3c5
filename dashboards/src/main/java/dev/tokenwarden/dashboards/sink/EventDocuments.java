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
 * Uses of tokens, and where tokens come from (issuances and exchanges), by the event's identity (source, id), in the
 * index of the day of the event: so a second delivery meets the first, also after midnight. The days are bounded by the
 * retention on one side and tomorrow on the other, since the sender chooses the time and must not be able to choose the
 * number of indices with it.
 */
final class EventDocuments implements DocumentMaker {
    private final SinkConfig config;
    private final Supplier<Policy> policy;
    private final Clock clock;

    /**
     * @param policy says which tenant a parent is of, which an exchange does not
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
            throw new MalformedRecordException("an event is never empty");
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
            // Few beside the uses, and without one of them a chain has a gap: all are kept.
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
        // 28 bits of a hash, as a share of 1.
        return Integer.parseInt(tokenKey.substring(0, 7), 16) < config.uses().share() * (1 << 28);
    }
}
