package dev.tokenwarden.ingest.importers;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked texts in a file, one after the other: those of the entries of an archive, else one. Content decides how a file is
 * unpacked; names do not. Packed files may be within packed files.
 *
 * <p>A file that unpacks to very many bytes is given up, so that it costs no more than some time.
 */
final class LogParts implements AutoCloseable {
    /** So many layers of packing are removed. */
    private static final int MOST_LAYERS = 6;

    /** Every file may unpack to this size, however small it is. */
    private static final long FREE = 1L << 30;
    /** Beyond that, to so many times its own size. */
    private static final long MOST_TIMES = 400;

    /** @param name of the file, with that of the archive's entry */
    record Part(String name, InputStream text) {}

    private record Open(String name, ArchiveInputStream<?> archive) {}

    private final String name;
    private final InputStream packed;
    private final LongSupplier packedBytes;
    private final Deque<Open> archives = new ArrayDeque<>();
    /** Unpackers of the part that is read, and those below the archives. */
    private final List<InputStream> ofPart = new ArrayList<>();

    private final List<InputStream> ofArchives = new ArrayList<>();
    private boolean begun;
    private long unpacked;

    /** @param packedBytes how many bytes were read of the file so far */
    LogParts(String name, InputStream packed, LongSupplier packedBytes) {
        this.name = name;
        this.packed = packed;
        this.packedBytes = packedBytes;
    }

    /**
     * The next part; null after the last.
     *
     * @throws IOException if the file is damaged; nothing comes after
     */
    @Nullable
    Part next() throws IOException {
        closeAll(ofPart);
        if (!begun) {
            begun = true;
            Part part = open(name, packed, 0);
            if (part != null) {
                return part;
            }
        }
        while (!archives.isEmpty()) {
            Open open = archives.getFirst();
            ArchiveEntry entry = Unpacker.nextEntry(open.archive);
            if (entry == null) {
                archives.removeFirst();
            } else if (!entry.isDirectory()) {
                String full = open.name + "!" + entry.getName();
                if (!open.archive.canReadEntryData(entry)) {
                    throw new IOException(entry.getName() + ": is encrypted, or packed in a way that is not supported");
                }
                Part part = open(full, new Bounded(open.archive), archives.size());
                if (part != null) {
                    return part;
                }
            }
        }
        return null;
    }

    /** Removes layers of packing; null if an archive was opened. */
    private @Nullable Part open(String part, InputStream in, int layers) throws IOException {
        InputStream text = buffered(in);
        for (int i = layers; i < MOST_LAYERS; i++) {
            Unpacker unpacker = Unpacker.of(text);
            if (unpacker == Unpacker.ZIP || unpacker == Unpacker.TAR) {
                archives.addFirst(new Open(part, unpacker.archive(text)));
                ofArchives.addAll(ofPart);
                ofPart.clear();
                return null;
            }
            if (unpacker == Unpacker.NONE) {
                return new Part(part, Unpacker.decode(text));
            }
            InputStream layer = unpacker.unpack(text);
            ofPart.add(layer);
            text = buffered(new Bounded(layer));
        }
        throw new IOException("is packed more than " + MOST_LAYERS + " times");
    }

    private static InputStream buffered(InputStream in) {
        return in instanceof BufferedInputStream ? in : new BufferedInputStream(in, 1 << 16);
    }

    @Override
    public void close() throws IOException {
        closeAll(ofPart);
        closeAll(ofArchives);
        packed.close();
    }

    /** Frees what unpackers hold outside of the heap. */
    private static void closeAll(List<InputStream> layers) {
        for (InputStream layer : layers) {
            try {
                layer.close();
            } catch (IOException | RuntimeException ignored) {
                // The layer was read to its end or is damaged. Both are known.
            }
        }
        layers.clear();
    }

    /** Ends with an exception where a file unpacks to too many bytes, or where an unpacker meets what it does not expect. */
    private final class Bounded extends FilterInputStream {
        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count;
            try {
                count = in.read(bytes, offset, length);
            } catch (RuntimeException e) {
                throw new IOException("is not packed correctly", e); // unpackers do not check all of their input
            }
            unpacked += Math.max(0, count);
            if (unpacked > FREE && unpacked / MOST_TIMES > packedBytes.getAsLong()) {
                throw new IOException("unpacks to more than " + MOST_TIMES + " times its size");
            }
            return count;
        }

        @Override
        public void close() {
            // the unpacker is closed with the part, an archive with the file
        }
    }
}
