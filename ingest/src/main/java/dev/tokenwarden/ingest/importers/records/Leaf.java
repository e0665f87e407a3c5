package dev.tokenwarden.ingest.importers.records;

import dev.tokenwarden.contract.event.TokenEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one record.
 *
 * @param passed why a record in order has nothing about tokens; null if it made events or was refused
 * @param refused why the record cannot be read; null if it can
 */
public record Leaf(
        Piece piece,
        List<TokenEvent> events,
        @Nullable String passed,
        @Nullable UnreadableRecordException refused) {

    public static Leaf refused(Piece piece, String reason) {
        return new Leaf(piece, List.of(), null, new UnreadableRecordException(reason, ""));
    }

    /** Whether the record is of the format that was asked for, even if it cannot be read. */
    public boolean isOfFormat() {
        return refused == null || !refused.field().isEmpty();
    }

    public boolean isForeign() {
        return refused != null && refused.reason().equals(UnreadableRecordException.FOREIGN);
    }
}
