package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.importers.format.RecordMapper;
import dev.tokenwarden.ingest.importers.records.Leaf;
import dev.tokenwarden.ingest.importers.records.LogJson;
import dev.tokenwarden.ingest.importers.records.Piece;
import dev.tokenwarden.ingest.importers.records.RecordSplitter;
import dev.tokenwarden.ingest.importers.records.StrictUtf8;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import dev.tokenwarden.ingest.importers.records.Wrappers;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one format in a piece of a log. A piece that is no record of the format may be a wrapper around one or
 * several, such as the message of a queue: then these are read, to any depth that occurs in practice.
 */
final class PieceReader {
    private static final int ID_BYTES = 16;
    private static final int DEEPEST = 8;

    private final RecordMapper mapper;

    PieceReader(RecordMapper mapper) {
        this.mapper = mapper;
    }

    /** The records in a piece, at least one: the piece itself where nothing in it can be read. */
    List<Leaf> read(Piece piece) {
        List<Leaf> leaves = new ArrayList<>(1);
        read(piece, 0, leaves);
        return leaves;
    }

    /** Whether these bytes are a record of the format, or a wrapper. */
    boolean isRecord(byte[] bytes, int offset, int length) {
        Piece piece = new Piece(bytes, offset, length, null, null, null);
        Leaf leaf = map(piece);
        return leaf.isOfFormat()
                || leaf.isForeign() && !Wrappers.contents(piece).isEmpty();
    }

    private void read(Piece piece, int depth, List<Leaf> leaves) {
        if (piece.fault() != null) {
            leaves.add(Leaf.refused(piece, piece.fault()));
            return;
        }
        Leaf leaf =
                switch (piece.first()) {
                    case '{' -> map(piece);
                    case '[', '"' -> Leaf.refused(piece, UnreadableRecordException.FOREIGN);
                    default -> line(piece);
                };
        UnreadableRecordException refused = leaf.refused();
        boolean wrapper = refused != null
                && depth < DEEPEST
                && (leaf.isForeign() || piece.first() != '{' && !leaf.isOfFormat())
                && unwrap(piece, depth, leaves);
        if (!wrapper) {
            leaves.add(leaf);
        }
    }

    /** Reads what is in a wrapper; false if none of it is of the format. */
    private boolean unwrap(Piece wrapper, int depth, List<Leaf> leaves) {
        for (List<Piece> content : Wrappers.contents(wrapper)) {
            List<Leaf> found = new ArrayList<>();
            for (Piece piece : content) {
                split(piece, depth + 1, found);
            }
            if (found.stream().anyMatch(Leaf::isOfFormat)
                    || content.size() == 1 && found.stream().anyMatch(leaf -> isBroken(wrapper, leaf))) {
                leaves.addAll(found);
                return true;
            }
        }
        return false;
    }

    /** Whether a wrapper has one broken record, which begins as records do. */
    private static boolean isBroken(Piece wrapper, Leaf leaf) {
        return leaf.refused() != null
                && !leaf.isForeign()
                && wrapper.first() == '{'
                && leaf.piece().first() == '{';
    }

    private void split(Piece content, int depth, List<Leaf> leaves) {
        if (content.first() != '{' && content.first() != '[') {
            read(content, depth, leaves);
            return;
        }
        RecordSplitter splitter =
                new RecordSplitter(content.bytes(), content.offset(), content.length(), this::isRecord);
        try {
            while (splitter.next()) {
                read(Piece.of(splitter, content.near()), depth, leaves);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e); // bytes in memory
        }
    }

    private Leaf map(Piece piece) {
        if (!StrictUtf8.isValid(piece.bytes(), piece.offset(), piece.length())) {
            return Leaf.refused(piece, UnreadableRecordException.NOT_UTF8);
        }
        List<TokenEvent> made = new ArrayList<>(2);
        try (JsonParser json = LogJson.parser(piece.bytes(), piece.offset(), piece.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Leaf.refused(piece, UnreadableRecordException.NOT_JSON);
            }
            String passed = mapper.map(json, () -> digest(piece), made::add);
            if (json.nextToken() != null) {
                return Leaf.refused(piece, UnreadableRecordException.NOT_JSON);
            }
            return new Leaf(piece, made, passed, null);
        } catch (UnreadableRecordException e) {
            return new Leaf(piece, List.of(), null, e);
        } catch (StreamConstraintsException e) {
            return Leaf.refused(piece, UnreadableRecordException.TOO_DEEP);
        } catch (IOException e) {
            return Leaf.refused(piece, UnreadableRecordException.NOT_JSON);
        }
    }

    private Leaf line(Piece piece) {
        if (!StrictUtf8.isValid(piece.bytes(), piece.offset(), piece.length())) {
            return Leaf.refused(piece, UnreadableRecordException.NOT_UTF8);
        }
        List<TokenEvent> made = new ArrayList<>(2);
        try {
            String passed = mapper.mapLine(piece.text(), piece.near(), () -> digest(piece), made::add);
            return new Leaf(piece, made, passed, null);
        } catch (UnreadableRecordException e) {
            return new Leaf(piece, List.of(), null, e);
        }
    }

    private static String digest(Piece piece) {
        return "sha256-" + Digests.hex(Digests.sha256(piece.copy()), ID_BYTES);
    }

    /** The time of a piece that has none, for lines of text without a date. */
    static @Nullable Instant near(long millis) {
        return millis <= 0 ? null : Instant.ofEpochMilli(millis);
    }
}
