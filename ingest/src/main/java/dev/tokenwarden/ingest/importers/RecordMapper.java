package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.TokenEvent;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one record of a log says about tokens. Keeps nothing between records, but is used by one thread only. */
interface RecordMapper {
    /**
     * @param json stands on the start of the record, and at its end afterwards
     * @param recordId names the record where it bears no id of its own; the same record has the same one
     * @param out takes its events, which are none or up to three
     * @return null, or why a record in order says nothing about tokens: a word that is counted
     * @throws UnreadableRecordException if it is not one of this format, or what is needed of it cannot be read
     * @throws IOException if it is not JSON
     */
    @Nullable
    String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException;

    /** A name made of the record's bytes. */
    interface RecordId {
        String get();
    }
}
