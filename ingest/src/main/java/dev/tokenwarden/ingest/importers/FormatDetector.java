package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.records.Piece;
import dev.tokenwarden.ingest.importers.records.RecordSplitter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Finds the format of logs by their content: the format that reads the most of the first records. */
public final class FormatDetector {
    /** How much of standard input is looked at, in bytes. */
    private static final int LOOK_AHEAD = 4 << 20;

    private static final int MOST_FILES = 50;
    private static final int RECORDS_PER_FILE = 20;

    private final BufferedInputStream stdin;

    /** @param stdin read where a file's name is {@code -} */
    public FormatDetector(InputStream stdin) {
        this.stdin = new BufferedInputStream(stdin, LOOK_AHEAD);
    }

    /** Standard input from its beginning, also after it was looked at. */
    public InputStream stdin() {
        return stdin;
    }

    /**
     * The format of these files; empty if no format reads any of their records.
     *
     * @throws IOException if a file cannot be opened
     */
    public Optional<LogFormat> detect(List<LogFile> files) throws IOException {
        FormatGuess guess = new FormatGuess(null);
        int step = Math.max(1, files.size() / MOST_FILES);
        for (int i = 0; i < files.size() && !guess.isComplete(); i += step) {
            LogFile file = files.get(i);
            if (file.fromStdin()) {
                stdin.mark(LOOK_AHEAD);
                sample(file, new Limited(stdin, LOOK_AHEAD - 1), guess);
                stdin.reset();
            } else {
                sample(file, stdin, guess);
            }
        }
        return FormatGuess.best(guess.counts());
    }

    private static void sample(LogFile file, InputStream in, FormatGuess guess) throws IOException {
        try (LogParts parts = LogInput.open(file, in, new AtomicLong())) {
            int left = RECORDS_PER_FILE;
            LogParts.Part part = next(parts);
            while (part != null && left > 0) {
                left = sample(part, guess, left);
                part = next(parts);
            }
        }
    }

    /** A damaged file is reported when it is imported. */
    private static LogParts.@org.jspecify.annotations.Nullable Part next(LogParts parts) {
        try {
            return parts.next();
        } catch (IOException e) {
            return null;
        }
    }

    private static int sample(LogParts.Part part, FormatGuess guess, int most) {
        RecordSplitter splitter = new RecordSplitter(part.text(), (bytes, offset, length) -> true);
        int left = most;
        try {
            while (left > 0 && splitter.next()) {
                left--;
                if (splitter.fault() == null) {
                    guess.add(Piece.of(splitter, null));
                }
            }
            return left;
        } catch (IOException e) {
            return 0;
        }
    }

    /** The beginning of a stream. It reads no more than it was asked for, so that the stream can be reset. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private int left;

        Limited(InputStream in, int limit) {
            this.in = in;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
