package dev.tokenwarden.revocation.denylist;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads ledger records. It parses only the members that the denylist needs: a rebuild reads up to a million records, and no view
 * is complete until then.
 */
final class LedgerRecords {
    private static final Logger log = LoggerFactory.getLogger(LedgerRecords.class);

    private LedgerRecords() {}

    /** The change that the record makes; null if it is not a ledger record. */
    static @Nullable DenylistChange read(ConsumerRecord<byte[], byte[]> record) {
        try {
            // A tombstone has only the key: tenant and name (Target.key()).
            List<String> key = LengthPrefixed.decode(record.key());
            String tenant = key.get(0);
            String name = key.get(1);
            DenylistKeys.prefix(tenant);
            DenylistEntry entry = record.value() == null ? null : entry(record.value(), record.offset());
            return new DenylistChange(tenant, name, entry, record.offset(), record.timestamp());
        } catch (IOException
                | DateTimeException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NullPointerException e) {
            log.atError()
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getClass().getSimpleName())
                    .log("Ledger record cannot be read");
            return null;
        }
    }

    /** The same as {@link DenylistEntry#of}, without creating a {@code Revocation}. */
    private static DenylistEntry entry(byte[] json, long offset) throws IOException {
        String state = null;
        Instant effective = null;
        Instant cutoff = null;
        Instant expires = null;
        try (JsonParser parser = JsonStreams.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    switch (name) {
                        case "state" -> state = parser.getText();
                        case "effective" -> effective = Instant.parse(parser.getText());
                        case "cutoff" -> cutoff = Instant.parse(parser.getText());
                        case "expires" -> expires = Instant.parse(parser.getText());
                        default -> {}
                    }
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("cut short");
            }
        }
        boolean shadow = "shadow".equals(state);
        if (effective == null || (!shadow && !"enforced".equals(state))) {
            throw new IOException("no state, or no time");
        }
        return new DenylistEntry(
                shadow,
                effective.toEpochMilli(),
                cutoff == null ? null : (Long) cutoff.getEpochSecond(),
                expires == null ? null : (Long) expires.toEpochMilli(),
                offset);
    }
}
