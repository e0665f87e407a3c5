package dev.tokenwarden.ingest.importers;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A sorted chunk of entries. */
sealed interface Run {
    /** Opens it for reading, once. */
    Reader open() throws IOException;

    /** Reads a run from its beginning. */
    interface Reader extends AutoCloseable {
        /** The next entry; null at the end. */
        @Nullable
        Entry next() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** @param order offsets of the entries */
    record InMemory(byte[] arena, int[] order) implements Run {
        @Override
        public Reader open() {
            ByteBuffer header = ByteBuffer.wrap(arena);
            return new Reader() {
                private int next;

                @Override
                public @Nullable Entry next() {
                    if (next == order.length) {
                        return null;
                    }
                    int at = order[next++];
                    int keyEnd = at + Entry.HEADER + header.getInt(at + 16);
                    return new Entry(
                            header.getLong(at),
                            header.getLong(at + 8),
                            Arrays.copyOfRange(arena, at + Entry.HEADER, keyEnd),
                            Arrays.copyOfRange(arena, keyEnd, keyEnd + header.getInt(at + 20)));
                }

                @Override
                public void close() {}
            };
        }
    }

    /** In a file that is removed when it has been read. */
    record OnDisk(Path file) implements Run {
        private static final int BUFFER = 1 << 17;

        @Override
        public Reader open() throws IOException {
            DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
            return new Reader() {
                @Override
                public @Nullable Entry next() throws IOException {
                    long sortKey;
                    try {
                        sortKey = in.readLong();
                    } catch (EOFException e) {
                        return null;
                    }
                    long place = in.readLong();
                    byte[] key = new byte[in.readInt()];
                    byte[] value = new byte[in.readInt()];
                    in.readFully(key);
                    in.readFully(value);
                    return new Entry(sortKey, place, key, value);
                }

                @Override
                public void close() throws IOException {
                    in.close();
                    Files.deleteIfExists(file);
                }
            };
        }
    }
}
