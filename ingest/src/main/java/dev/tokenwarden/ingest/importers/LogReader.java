package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.ingest.enrich.Enrichment;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads logs, one thread's share of them. What cannot be read is set aside and counted; nothing of a log ends an import. */
final class LogReader {
    /** Files of up to 2^31, with up to 2^32 records each. */
    private static final int PLACE_BITS = 32;

    private static final int ID_BYTES = 16;

    private final LogFormat format;
    private final RecordMapper mapper;
    private final Enrichment enrichment;
    private final EventSorter events;
    private final EventSorter aside;
    private final Map<String, Long> passed = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private final List<TokenEvent> made = new ArrayList<>(4);
    private long records;
    private long mapped;
    private long damaged;
    private long eventCount;

    LogReader(LogFormat format, LogOrigin origin, Enrichment enrichment, EventSorter events, EventSorter aside) {
        this.format = format;
        this.mapper = format.mapper(origin);
        this.enrichment = enrichment;
        this.events = events;
        this.aside = aside;
    }

    /**
     * Reads a file to its end, or to where it is damaged.
     *
     * @param number of the file among all
     * @return what is wrong with the file; null if nothing is
     */
    @Nullable
    IOException read(String name, int number, InputStream in) throws IOException {
        RecordSplitter splitter = new RecordSplitter(in, format.containers());
        long place = (long) number << PLACE_BITS;
        while (true) {
            boolean more;
            try {
                more = splitter.next();
            } catch (IOException e) {
                damaged++;
                splitter.breakOff();
                if (splitter.length() > 0) {
                    take(name, place, splitter);
                }
                return e;
            }
            if (!more) {
                return null;
            }
            take(name, place++, splitter);
        }
    }

    private void take(String name, long place, RecordSplitter splitter) throws IOException {
        records++;
        try {
            String why = map(splitter);
            for (TokenEvent event : made) {
                add(event, place);
            }
            if (why == null) {
                mapped++;
            } else {
                passed.merge(why, 1L, Long::sum);
            }
        } catch (UnreadableRecordException e) {
            refused.merge(e.reason(), 1L, Long::sum);
            aside.add(
                    0,
                    false,
                    place,
                    new byte[0],
                    SetAside.line(
                            name, splitter.position(), e, splitter.bytes(), splitter.offset(), splitter.length()));
        }
    }

    private @Nullable String map(RecordSplitter splitter) throws UnreadableRecordException {
        made.clear();
        String fault = splitter.fault();
        if (fault != null) {
            throw new UnreadableRecordException(fault, "");
        }
        byte[] bytes = splitter.bytes();
        int offset = splitter.offset();
        int length = splitter.length();
        if (!StrictUtf8.isValid(bytes, offset, length)) {
            throw new UnreadableRecordException(UnreadableRecordException.NOT_UTF8, "");
        }
        try (JsonParser json = LogJson.parser(bytes, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableRecordException(UnreadableRecordException.NOT_JSON, "");
            }
            String why = mapper.map(json, () -> digest(bytes, offset, length), made::add);
            if (json.nextToken() != null) {
                throw new UnreadableRecordException(UnreadableRecordException.NOT_JSON, "");
            }
            return why;
        } catch (StreamConstraintsException e) {
            throw new UnreadableRecordException("too-deep", "");
        } catch (IOException e) {
            throw new UnreadableRecordException(UnreadableRecordException.NOT_JSON, "");
        }
    }

    private void add(TokenEvent event, long place) throws IOException, UnreadableRecordException {
        byte[] value = EventCodec.encode(enrichment.apply(event));
        if (value.length > Json.MAX_EVENT_BYTES) {
            throw new UnreadableRecordException(UnreadableRecordException.TOO_LARGE, "");
        }
        eventCount++;
        boolean later = event.type() == EventType.USED;
        events.add(event.time().toEpochMilli(), later, place, TokenIdentity.eventKey(event), value);
    }

    private static String digest(byte[] bytes, int offset, int length) {
        return "sha256-" + Digests.hex(Digests.sha256(Arrays.copyOfRange(bytes, offset, offset + length)), ID_BYTES);
    }

    /** What came of it so far. */
    ImportCounts counts() {
        return new ImportCounts(records, mapped, eventCount, 0, passed, refused, damaged);
    }
}
