package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import dev.tokenwarden.ingest.importers.records.Leaf;
import dev.tokenwarden.ingest.importers.records.Piece;
import dev.tokenwarden.ingest.importers.records.RecordSplitter;
import dev.tokenwarden.ingest.importers.records.SetAside;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads logs, one thread's share of them. A record that cannot be read is set aside and counted; no log ends an import. */
final class LogReader {
    /** Files of up to 2^31, with up to 2^32 records each. */
    private static final int PLACE_BITS = 32;

    /** What is set aside of one file is kept up to this size; beyond that it is only counted. */
    private static final long MOST_ASIDE_BYTES = 256L << 20;

    private final PieceReader pieces;
    private final Enrichment enrichment;
    private final EventSorter events;
    private final EventSorter aside;
    private final FormatGuess guess;
    private final Map<String, Long> passed = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private long records;
    private long mapped;
    private long damaged;
    private long eventCount;
    private long asideBytes;

    LogReader(LogFormat format, LogOrigin origin, Enrichment enrichment, EventSorter events, EventSorter aside) {
        this.pieces = new PieceReader(format.mapper(origin));
        this.guess = new FormatGuess(format);
        this.enrichment = enrichment;
        this.events = events;
        this.aside = aside;
    }

    /**
     * Reads a file to its end, or to where it is damaged.
     *
     * @param number of the file among all
     * @return what is wrong with the file; null if nothing is
     * @throws IOException if results cannot be written
     */
    @Nullable
    IOException read(LogFile file, int number, LogParts parts) throws IOException {
        Position at = new Position((long) number << PLACE_BITS, PieceReader.near(file.modified()));
        asideBytes = 0;
        while (true) {
            LogParts.@Nullable Part part;
            try {
                part = parts.next();
            } catch (IOException e) {
                damaged++;
                return e;
            }
            if (part == null) {
                return null;
            }
            IOException problem = read(part, at);
            if (problem != null) {
                damaged++;
                return problem;
            }
        }
    }

    /** Where the reader is among all records. */
    private static final class Position {
        private final @Nullable Instant near;
        private long place;

        Position(long place, @Nullable Instant near) {
            this.place = place;
            this.near = near;
        }
    }

    private @Nullable IOException read(LogParts.Part part, Position at) throws IOException {
        RecordSplitter splitter = new RecordSplitter(part.text(), pieces::isRecord);
        while (true) {
            boolean more;
            try {
                more = splitter.next();
            } catch (IOException e) {
                splitter.breakOff();
                if (splitter.length() > 0) {
                    take(part.name(), splitter, at);
                }
                return e;
            }
            if (!more) {
                return null;
            }
            take(part.name(), splitter, at);
        }
    }

    private void take(String name, RecordSplitter splitter, Position at) throws IOException {
        for (Leaf leaf : pieces.read(Piece.of(splitter, at.near))) {
            long place = at.place++;
            records++;
            UnreadableRecordException why = leaf.refused();
            if (why == null) {
                why = add(leaf, place);
            }
            if (why != null) {
                refuse(name, splitter.position(), place, leaf, why);
            }
        }
    }

    /** @return why the events cannot be taken; null if they are */
    private @Nullable UnreadableRecordException add(Leaf leaf, long place) throws IOException {
        if (leaf.passed() != null) {
            passed.merge(leaf.passed(), 1L, Long::sum);
            return null;
        }
        byte[][] encoded = new byte[leaf.events().size()][];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = EventCodec.encode(enrichment.apply(leaf.events().get(i)));
            if (encoded[i].length > JsonStreams.MAX_EVENT_BYTES) {
                return new UnreadableRecordException(UnreadableRecordException.TOO_LARGE, "");
            }
        }
        for (int i = 0; i < encoded.length; i++) {
            TokenEvent event = leaf.events().get(i);
            boolean later = event.type() == EventType.USED;
            events.add(event.time().toEpochMilli(), later, place, TokenIdentity.eventKey(event), encoded[i]);
        }
        eventCount += encoded.length;
        mapped++;
        return null;
    }

    private void refuse(String name, long position, long place, Leaf leaf, UnreadableRecordException why)
            throws IOException {
        refused.merge(why.reason(), 1L, Long::sum);
        Piece piece = leaf.piece();
        if (!leaf.isOfFormat() && piece.fault() == null && !guess.isComplete()) {
            guess.add(piece);
        }
        if (asideBytes < MOST_ASIDE_BYTES) {
            byte[] line = SetAside.line(name, position, why, piece.bytes(), piece.offset(), piece.length());
            asideBytes += line.length;
            aside.add(0, false, place, new byte[0], line);
        }
    }

    /** What became of the records so far. */
    ImportCounts counts() {
        return new ImportCounts(records, mapped, eventCount, 0, passed, refused, damaged);
    }

    /** For each other format: how many records it can read, of a sample of the records that are not of this format. */
    Map<LogFormat, Long> likeOthers() {
        return guess.counts();
    }
}
