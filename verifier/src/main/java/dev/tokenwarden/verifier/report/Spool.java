package dev.tokenwarden.verifier.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of records in the files of one directory. It survives a restart of the process. Used by one thread.
 *
 * <ol>
 *   <li>Records are read in the order in which they were appended. A record stays until {@link #advance} is called
 *       after it was read: after a crash it may be read again, but it is not lost.
 *   <li>At most {@code maxBytes} are held: {@link #append} refuses more.
 *   <li>A record that a crash cut short is dropped when the directory is opened again. The records before it are kept.
 *   <li>One process at a time uses a directory.
 * </ol>
 *
 * Segments are files {@code <number>.spool} of records: length, CRC-32C, bytes. {@code position} names the first
 * segment that is still wanted, and where in it to go on.
 */
final class Spool implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int MAX_RECORD = 1 << 20;
    private static final long SEGMENT_BYTES = 4 << 20;
    private static final String SUFFIX = ".spool";

    private final Path dir;
    private final long maxBytes;
    private final FileChannel lockFile;
    /** Length of each segment by its number. */
    private final TreeMap<Long, Long> segments = new TreeMap<>();

    private @Nullable FileChannel tail;
    private long headOffset;
    private long readSegment;
    private long readOffset;
    private long bytes;

    private Spool(Path dir, long maxBytes, FileChannel lockFile) {
        this.dir = dir;
        this.maxBytes = maxBytes;
        this.lockFile = lockFile;
    }

    /**
     * @throws IOException if the directory cannot be written, or another process uses it; the message names it
     */
    static Spool open(Path dir, long maxBytes) throws IOException {
        Files.createDirectories(dir);
        FileChannel lockFile =
                FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                throw new IOException("spool " + dir + ": another process uses it");
            }
            Spool spool = new Spool(dir, maxBytes, lockFile);
            spool.recover();
            return spool;
        } catch (OverlappingFileLockException e) {
            lockFile.close();
            throw new IOException("spool " + dir + ": it is in use already", e);
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
    }

    private void recover() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                String name = file.getFileName().toString();
                segments.put(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), 0L);
            }
        }
        long first = 0;
        Path position = dir.resolve("position");
        if (Files.exists(position)) {
            String[] parts = Files.readString(position).strip().split(" ");
            first = Long.parseLong(parts[0]);
            headOffset = Long.parseLong(parts[1]);
        }
        for (long number : List.copyOf(segments.headMap(first).keySet())) {
            delete(number);
        }
        if (segments.isEmpty() || segments.firstKey() != first) {
            headOffset = 0;
        }
        for (long number : List.copyOf(segments.keySet())) {
            long from = number == segments.firstKey() ? headOffset : 0;
            long sound = soundLength(number, from);
            segments.put(number, sound);
            bytes += sound - from;
        }
        readSegment = segments.isEmpty() ? first + 1 : segments.firstKey();
        readOffset = headOffset;
    }

    /** The end of the last whole record. The rest of the file is removed. */
    private long soundLength(long number, long from) throws IOException {
        try (FileChannel file = FileChannel.open(path(number), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long at = Math.min(from, file.size());
            byte[] record = read(file, at);
            while (record != null) {
                at += HEADER + record.length;
                record = read(file, at);
            }
            file.truncate(at);
            return at;
        }
    }

    private static byte @Nullable [] read(FileChannel file, long at) throws IOException {
        byte[] header = new byte[HEADER];
        if (!fill(file, at, header)) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        int length = fields.getInt();
        int crc = fields.getInt();
        if (length < 0 || length > MAX_RECORD) {
            return null;
        }
        byte[] record = new byte[length];
        return fill(file, at + HEADER, record) && crc(record) == crc ? record : null;
    }

    private static boolean fill(FileChannel file, long at, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int crc(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }

    /**
     * Adds a record at the end.
     *
     * @return false if it would exceed the bound
     */
    boolean append(byte[] record) throws IOException {
        long size = HEADER + (long) record.length;
        if (bytes + size > maxBytes) {
            return false;
        }
        FileChannel file = tail;
        if (file == null || segments.lastEntry().getValue() + size > SEGMENT_BYTES) {
            file = nextSegment();
        }
        ByteBuffer out = ByteBuffer.allocate((int) size);
        out.putInt(record.length).putInt(crc(record)).put(record).flip();
        long at = segments.lastEntry().getValue();
        long end = at;
        while (out.hasRemaining()) {
            end += file.write(out, end);
        }
        segments.put(segments.lastKey(), at + size);
        bytes += size;
        return true;
    }

    private FileChannel nextSegment() throws IOException {
        if (tail != null) {
            tail.close();
        }
        long number = segments.isEmpty() ? readSegment : segments.lastKey() + 1;
        FileChannel file = FileChannel.open(path(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        segments.put(number, 0L);
        tail = file;
        return file;
    }

    /** The first records, at most {@code count}; the same ones again until {@link #advance} is called. */
    List<byte[]> peek(int count) throws IOException {
        List<byte[]> records = new ArrayList<>();
        readSegment = segments.isEmpty() ? readSegment : segments.firstKey();
        readOffset = headOffset;
        for (long number : segments.keySet()) {
            long at = number == readSegment ? readOffset : 0;
            try (FileChannel file = FileChannel.open(path(number), StandardOpenOption.READ)) {
                while (records.size() < count && at < segments.getOrDefault(number, 0L)) {
                    byte[] record = read(file, at);
                    if (record == null) {
                        throw new IOException("spool " + dir + ": segment " + number + " was changed by somebody else");
                    }
                    records.add(record);
                    at += HEADER + record.length;
                }
            }
            readSegment = number;
            readOffset = at;
            if (records.size() == count) {
                break;
            }
        }
        return records;
    }

    /** Removes the records that {@link #peek} returned last. */
    void advance() throws IOException {
        bytes -= lengthTo(readSegment, readOffset);
        for (long number : List.copyOf(segments.headMap(readSegment).keySet())) {
            delete(number);
        }
        headOffset = readOffset;
        if (bytes == 0 && !segments.isEmpty()) {
            if (tail != null) {
                tail.close();
                tail = null;
            }
            readSegment = segments.lastKey() + 1;
            for (long number : List.copyOf(segments.keySet())) {
                delete(number);
            }
            headOffset = 0;
        }
        Path fresh = dir.resolve("position.new");
        Files.writeString(fresh, readSegment + " " + headOffset + "\n");
        Files.move(fresh, dir.resolve("position"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private long lengthTo(long segment, long offset) {
        long length = offset - headOffset;
        for (long number : segments.headMap(segment).keySet()) {
            length += segments.getOrDefault(number, 0L);
        }
        return length;
    }

    private void delete(long number) throws IOException {
        Files.deleteIfExists(path(number));
        segments.remove(number);
    }

    private Path path(long number) {
        return dir.resolve("%019d".formatted(number) + SUFFIX);
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** The size of the files, in bytes. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        try {
            if (tail != null) {
                tail.close();
            }
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("spool " + dir + ": cannot be closed", e);
        }
    }
}
