package dev.tokenwarden.ingest.importers;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** Opens logs, packed or not: what begins as gzip does is gzip, whatever its name. */
final class LogInput {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;

    private LogInput() {}

    /** @param read counts bytes of the file as they are read */
    static InputStream open(LogFile file, InputStream stdin, AtomicLong read) throws IOException {
        InputStream raw = file.fromStdin() ? new Unclosed(stdin) : Files.newInputStream(file.path());
        try {
            BufferedInputStream counted = new BufferedInputStream(new Counted(raw, read), BUFFER);
            counted.mark(2);
            boolean packed = counted.read() == GZIP_FIRST && counted.read() == GZIP_SECOND;
            counted.reset();
            return packed ? new GZIPInputStream(counted, BUFFER) : counted;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
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
        private final AtomicLong count;

        Counted(InputStream in, AtomicLong count) {
            super(in);
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count.addAndGet(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = in.read(bytes, offset, length);
            count.addAndGet(Math.max(0, got));
            return got;
        }
    }
}
