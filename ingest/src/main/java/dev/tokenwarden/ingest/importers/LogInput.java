package dev.tokenwarden.ingest.importers;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicLong;

/** Opens logs. */
final class LogInput {
    private static final int BUFFER = 1 << 16;

    private LogInput() {}

    /**
     * The parts of a file: several in an archive, else one.
     *
     * @param read counts bytes of the file as they are read
     * @throws IOException if the file cannot be opened
     */
    static LogParts open(LogFile file, InputStream stdin, AtomicLong read) throws IOException {
        InputStream raw = file.fromStdin() ? new Unclosed(stdin) : Files.newInputStream(file.path());
        Counted counted = new Counted(raw, read);
        return new LogParts(file.name(), new BufferedInputStream(counted, BUFFER), counted::own);
    }

    /** Standard input belongs to the process. */
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // it stays open
        }
    }

    private static final class Counted extends FilterInputStream {
        private final AtomicLong all;
        private long own;

        Counted(InputStream in, AtomicLong all) {
            super(in);
            this.all = all;
        }

        long own() {
            return own;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            add(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = in.read(bytes, offset, length);
            add(Math.max(0, got));
            return got;
        }

        private void add(int bytes) {
            own += bytes;
            all.addAndGet(bytes);
        }
    }
}
