package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.JsonStreams;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of a file, of a gzipped file, or of standard input. A line that is longer than the largest event is cut, so that no
 * input fills the memory; a cut line is not a valid event.
 */
final class EventLines implements AutoCloseable {

    private static final String STDIN = "-";
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_EVENT = JsonStreams.MAX_EVENT_BYTES + 1;

    /** Enough for a key set and a token, as in test suites. */
    static final int LONGEST_TEST_LINE = 1 << 20;

    private final InputStream in;
    private final AtomicLong read;
    private final long size;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int at;
    private int filled;
    private long number;

    private EventLines(InputStream in, AtomicLong read, long size, int longest) {
        this.in = in;
        this.read = read;
        this.size = size;
        this.longest = longest;
    }

    /** Lines of a stream, cut at {@code limit} bytes. */
    static EventLines of(InputStream in, int longest) {
        return new EventLines(in, new AtomicLong(), 0, longest);
    }

    static EventLines open(String file) throws IOException {
        AtomicLong read = new AtomicLong();
        if (file.equals(STDIN)) {
            return of(System.in, LONGEST_EVENT);
        }
        Path path = Path.of(file);
        InputStream counted = new CountedInput(Files.newInputStream(path), read);
        try {
            InputStream text =
                    file.endsWith(".gz") ? new GZIPInputStream(new BufferedInputStream(counted), BUFFER) : counted;
            return new EventLines(text, read, Files.size(path), LONGEST_EVENT);
        } catch (IOException e) {
            counted.close();
            throw e;
        }
    }

    /** The next line that is not blank, without its line end; null at the end of the input. */
    byte @Nullable [] next() throws IOException {
        while (true) {
            line.reset();
            boolean more = fillLine();
            if (line.size() > 0) {
                number++;
                return line.toByteArray();
            }
            if (!more) {
                return null;
            }
            number++;
        }
    }

    /** Reads up to the line end. Returns whether there was one. */
    private boolean fillLine() throws IOException {
        while (true) {
            if (at == filled) {
                filled = in.read(buffer);
                at = 0;
                if (filled <= 0) {
                    filled = 0;
                    return false;
                }
            }
            int end = at;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            int length = Math.min(end - at, longest - line.size());
            line.write(buffer, at, length);
            at = end;
            if (end < filled) {
                at++;
                return true;
            }
        }
    }

    /** The number of the line that {@link #next} returned last. */
    long number() {
        return number;
    }

    /** Bytes of the file that have been read. */
    long position() {
        return read.get();
    }

    /** Size of the file in bytes; 0 if it is not known. */
    long size() {
        return size;
    }

    static String problem(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof ZipException || e instanceof EOFException) {
            return "damaged gzip: " + e.getMessage();
        }
        return "cannot be read: " + e.getMessage();
    }

    @Override
    public void close() throws IOException {
        if (in != System.in) {
            in.close();
        }
    }
}
