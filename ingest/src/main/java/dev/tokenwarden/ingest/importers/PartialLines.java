package dev.tokenwarden.ingest.importers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the lines of a container's log that its runtime has split, mostly every 16 KiB. The CRI format marks them: {@code P} for a
 * part and {@code F} for the last one ({@code 2026-03-02T12:00:07.1Z stdout P text}). Docker's {@code json-file} leaves out the
 * line end at the end of {@code log}, which has 16 KiB. The parts of standard output and standard error may alternate. A line that becomes too long is
 * passed on in pieces.
 */
final class PartialLines extends InputStream {
    private static final int LONGEST = 8 << 20;
    private static final int LONGEST_HEAD = 64;
    /** Shorter lines without a line end are whole: log shippers remove it. */
    private static final int DOCKER_PART = 16 << 10;

    private static final byte[] DOCKER = "{\"log\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DOCKER_END = "\",\"stream\":\"".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final boolean docker;
    private final Map<String, ByteArrayOutputStream> open = new HashMap<>();
    private byte[] line = {};
    private int at;
    private boolean ended;

    private PartialLines(InputStream in, boolean docker) {
        this.in = in;
        this.docker = docker;
    }

    /**
     * The text with its lines joined; the text itself if it is no container's log.
     *
     * @param head the first bytes of the text
     * @param text should be buffered: is read in single bytes
     */
    static InputStream of(byte[] head, InputStream text) {
        boolean docker = startsWith(head, 0, DOCKER);
        return docker || criContent(head, head.length) > 0 ? new PartialLines(text, docker) : text;
    }

    @Override
    public int read() throws IOException {
        return at < line.length || fill() ? line[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == line.length && !fill()) {
            return -1;
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, bytes, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        at = 0;
        line = new byte[0];
        while (line.length == 0) {
            byte[] next = ended ? null : nextLine();
            if (next == null) {
                ended = true;
                if (open.isEmpty()) {
                    return false;
                }
                String stream = open.keySet().iterator().next();
                line = withLineEnd(take(stream));
            } else {
                line = docker ? ofDocker(next) : ofCri(next);
            }
        }
        return true;
    }

    /** The line with its end, or its beginning where it is very long; null at the end. */
    private byte @Nullable [] nextLine() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        int b = in.read();
        while (b >= 0) {
            bytes.write(b);
            if (b == '\n' || bytes.size() == LONGEST) {
                break;
            }
            b = in.read();
        }
        return bytes.size() == 0 ? null : bytes.toByteArray();
    }

    private byte[] ofCri(byte[] next) {
        int content = criContent(next, next.length);
        if (content == 0) {
            return next;
        }
        String stream = new String(next, content - 9, 6, StandardCharsets.US_ASCII);
        boolean isPart = next[content - 2] == 'P';
        ByteArrayOutputStream before = open.get(stream);
        if (before == null && !isPart) {
            return next;
        }
        // The time of the first part stays in front.
        return add(stream, next, before == null ? 0 : content, isPart ? end(next) : next.length, isPart);
    }

    private byte[] ofDocker(byte[] next) {
        int end = startsWith(next, 0, DOCKER) ? lastIndexOf(next, DOCKER_END) : -1;
        if (end < 0) {
            return next;
        }
        String stream = new String(next, end + DOCKER_END.length, 3, StandardCharsets.US_ASCII);
        boolean isPart = end - DOCKER.length >= DOCKER_PART && (next[end - 2] != '\\' || next[end - 1] != 'n');
        ByteArrayOutputStream before = open.get(stream);
        if (before == null && !isPart) {
            return next;
        }
        return add(stream, next, before == null ? 0 : DOCKER.length, isPart ? end : next.length, isPart);
    }

    /** Adds a part; returns the whole line, or nothing where more is to come. */
    private byte[] add(String stream, byte[] next, int from, int to, boolean isPart) {
        ByteArrayOutputStream bytes = open.computeIfAbsent(stream, key -> new ByteArrayOutputStream());
        bytes.write(next, from, to - from);
        return isPart && bytes.size() < LONGEST ? new byte[0] : isPart ? withLineEnd(take(stream)) : take(stream);
    }

    private byte[] take(String stream) {
        ByteArrayOutputStream bytes = open.remove(stream);
        return bytes == null ? new byte[0] : bytes.toByteArray();
    }

    private static byte[] withLineEnd(byte[] text) {
        byte[] ended = Arrays.copyOf(text, text.length + 1);
        ended[text.length] = '\n';
        return ended;
    }

    /** Where the content of a CRI line begins; 0 if it is no such line. */
    private static int criContent(byte[] text, int length) {
        int space = 0;
        while (space < Math.min(length, LONGEST_HEAD) && text[space] > ' ') {
            space++;
        }
        int content = space + 10;
        boolean is = space >= 20
                && content <= length
                && text[4] == '-'
                && text[10] == 'T'
                && text[space] == ' '
                && (startsWith(text, space + 1, "stdout ".getBytes(StandardCharsets.US_ASCII))
                        || startsWith(text, space + 1, "stderr ".getBytes(StandardCharsets.US_ASCII)))
                && (text[space + 8] == 'P' || text[space + 8] == 'F')
                && text[space + 9] == ' ';
        return is ? content : 0;
    }

    private static int end(byte[] text) {
        int end = text.length;
        while (end > 0 && (text[end - 1] == '\n' || text[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private static boolean startsWith(byte[] text, int from, byte[] with) {
        if (from + with.length > text.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (text[from + i] != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lastIndexOf(byte[] text, byte[] part) {
        for (int i = text.length - part.length; i >= 0; i--) {
            if (startsWith(text, i, part)) {
                return i;
            }
        }
        return -1;
    }
}
