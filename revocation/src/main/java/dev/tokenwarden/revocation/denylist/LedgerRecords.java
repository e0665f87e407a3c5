package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.identity.LengthPrefixed;
import dev.tokenwarden.contract.revocation.Revocation;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads ledger records. */
final class LedgerRecords {
    private static final Logger log = LoggerFactory.getLogger(LedgerRecords.class);

    private LedgerRecords() {}

    /** The change that the record makes, or null if it is no ledger record. */
    static @Nullable Change read(ConsumerRecord<byte[], byte[]> record) {
        try {
            // A tombstone names its target only by the key: tenant and name (Target.key()).
            List<String> key = LengthPrefixed.decode(record.key());
            String tenant = key.get(0);
            String name = key.get(1);
            DenylistKeys.prefix(tenant);
            DenylistEntry entry = record.value() == null
                    ? null
                    : DenylistEntry.of(Revocation.fromJson(record.value()), record.offset());
            return new Change(tenant, name, entry, record.offset(), record.timestamp());
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NullPointerException e) {
            log.atError()
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getClass().getSimpleName())
                    .log("a ledger record cannot be read");
            return null;
        }
    }
}
