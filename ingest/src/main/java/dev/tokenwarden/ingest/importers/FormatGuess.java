package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import dev.tokenwarden.ingest.importers.records.Leaf;
import dev.tokenwarden.ingest.importers.records.Piece;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries which formats can read a sample of records. */
final class FormatGuess {
    /** So many records are tried. */
    static final int SAMPLE = 200;

    private final Map<LogFormat, PieceReader> readers = new EnumMap<>(LogFormat.class);
    private final Map<LogFormat, Long> read = new EnumMap<>(LogFormat.class);
    private int tried;

    /** @param without a format that is not tried; null: all are */
    FormatGuess(@Nullable LogFormat without) {
        for (LogFormat format : LogFormat.values()) {
            if (format != without) {
                readers.put(format, new PieceReader(format.mapper(LogOrigin.UNKNOWN)));
            }
        }
    }

    /** Whether the sample is complete. */
    boolean isComplete() {
        return tried >= SAMPLE;
    }

    /** Tries a piece. */
    void add(Piece piece) {
        tried++;
        readers.forEach((format, reader) -> {
            if (reader.read(piece).stream().anyMatch(Leaf::isOfFormat)) {
                read.merge(format, 1L, Long::sum);
            }
        });
    }

    /** How many of the records each format can read. */
    Map<LogFormat, Long> counts() {
        return Collections.unmodifiableMap(read);
    }

    /** The format that reads the most of those records. */
    static Optional<LogFormat> best(Map<LogFormat, Long> counts) {
        return counts.entrySet().stream()
                .max(Comparator.comparing((Map.Entry<LogFormat, Long> entry) -> entry.getValue())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey);
    }
}
