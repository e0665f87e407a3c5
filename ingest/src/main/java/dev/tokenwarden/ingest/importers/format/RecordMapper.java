package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes events of one record of a log. Keeps nothing between records. Used by one thread. */
public interface RecordMapper {
    /**
     * Maps a record.
     *
     * @param json at the start of the record, and at its end afterwards
     * @param recordId names a record that has no id of its own; the same record has the same name
     * @param out takes the events of the record: none, or a few
     * @return null, or why a record in order has nothing about tokens: a word that is counted
     * @throws UnreadableRecordException if the record is not of this format, or a member that is needed cannot be read
     * @throws IOException if the record is not JSON
     */
    @Nullable
    String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException;

    /**
     * Maps a line of text that is no JSON. Most formats have none.
     *
     * @param near a time at or soon after the line was written, for lines that name no date
     */
    default @Nullable String mapLine(String line, @Nullable Instant near, RecordId recordId, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        throw new UnreadableRecordException(UnreadableRecordException.NOT_JSON, "");
    }

    /** A name made of the record's bytes. */
    interface RecordId {
        String get();
    }
}
