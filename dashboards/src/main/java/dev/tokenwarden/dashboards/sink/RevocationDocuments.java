package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.dashboards.search.Index;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes the documents of revocations, by target. A tombstone marks the document as ended. */
final class RevocationDocuments implements DocumentMaker {
    private static final ObjectReader READER = DocumentJson.readerFor(Revocation.class);

    private final Clock clock;

    RevocationDocuments(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Document make(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException {
        if (record.key() == null) {
            throw new MalformedRecordException("a ledger record must have a key");
        }
        String now = clock.instant().toString();
        // Equals Target.id(), a hash of the key. A tombstone has only the key.
        String id = Digests.hex(Digests.sha256(record.key()), 16);
        if (record.value() == null) {
            ObjectNode end = JsonNodeFactory.instance.objectNode();
            end.put("active", false);
            end.put("ended_at", now);
            end.put("updated_at", now);
            return Document.patch(Index.REVOCATIONS.index(), id, DocumentJson.bytes(end));
        }
        Revocation revocation = DocumentJson.read(READER, Revocation.class, record.value(), "revocation");
        ObjectNode document = DocumentJson.tree(revocation);
        document.put("id", id);
        document.put("tenant", revocation.target().tenant());
        document.put("active", true);
        document.put("updated_at", now);
        return Document.put(Index.REVOCATIONS.index(), id, DocumentJson.bytes(document));
    }
}
