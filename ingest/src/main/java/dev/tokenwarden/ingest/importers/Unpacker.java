package dev.tokenwarden.ingest.importers;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/** How a stream is packed, by its first bytes. */
enum Unpacker {
    GZIP {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            return new GZIPInputStream(new UpToItsEnd(in), 1 << 16);
        }
    },
    ZSTD {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            return new ZstdInputStreamNoFinalizer(in).setContinuous(false);
        }
    },
    BZIP2 {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            return new BZip2CompressorInputStream(in, true);
        }
    },
    ZIP {
        @Override
        ArchiveInputStream<?> archive(InputStream in) {
            return new ZipArchiveInputStream(in, StandardCharsets.UTF_8.name(), true, true);
        }
    },
    TAR {
        @Override
        ArchiveInputStream<?> archive(InputStream in) {
            return new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
        }
    },
    NONE;

    private static final int HEADER = 512;
    private static final int TAR_MAGIC = 257;

    InputStream unpack(InputStream in) throws IOException {
        throw new IllegalStateException(name());
    }

    ArchiveInputStream<?> archive(InputStream in) {
        throw new IllegalStateException(name());
    }

    /**
     * How the stream is packed. The stream stays at its beginning.
     *
     * @param in supports marks
     * @throws IOException if it is packed in a way that is known but not supported
     */
    static Unpacker of(InputStream in) throws IOException {
        byte[] head = head(in);
        if (begins(head, 0x1F, 0x8B)) {
            return GZIP;
        }
        if (begins(head, 0x28, 0xB5, 0x2F, 0xFD)
                || head.length > 3
                        && (head[0] & 0xF0) == 0x50
                        && begins(Arrays.copyOfRange(head, 1, 4), 0x2A, 0x4D, 0x18)) {
            return ZSTD;
        }
        if (begins(head, 'B', 'Z', 'h') && head.length > 4 && head[4] == 0x31) {
            return BZIP2;
        }
        if (begins(head, 'P', 'K', 3, 4) || begins(head, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        if (head.length == HEADER
                && begins(Arrays.copyOfRange(head, TAR_MAGIC, TAR_MAGIC + 5), 'u', 's', 't', 'a', 'r')) {
            return TAR;
        }
        String other = unsupported(head);
        if (!other.isEmpty()) {
            throw new IOException("is packed with " + other + ", which is not supported; unpack it first");
        }
        if (begins(head, 'P', 'A', 'R', '1') || begins(head, 'O', 'b', 'j', 1)) {
            throw new IOException("is " + (head[0] == 'P' ? "Parquet" : "Avro")
                    + ", which is not supported; export it as JSON first");
        }
        return NONE;
    }

    private static String unsupported(byte[] head) {
        if (begins(head, 0xFD, '7', 'z', 'X', 'Z')) {
            return "xz";
        }
        if (begins(head, '7', 'z', 0xBC, 0xAF)) {
            return "7z";
        }
        if (begins(head, 0x04, 0x22, 0x4D, 0x18)) {
            return "lz4";
        }
        return begins(head, 0xFF, 0x06, 0, 0, 's', 'N', 'a', 'P') ? "snappy" : "";
    }

    /** The next entry; null after the last. */
    static @Nullable ArchiveEntry nextEntry(ArchiveInputStream<?> archive) throws IOException {
        try {
            return archive.getNextEntry();
        } catch (RuntimeException e) {
            throw new IOException("is not packed correctly", e);
        }
    }

    /**
     * The text as UTF-8, without a byte order mark; lines that a container's runtime has split are whole again. UTF-16 without a mark is known by the zero bytes of its first character.
     *
     * @throws IOException if it is UTF-32, which is not supported
     */
    static InputStream decode(InputStream text) throws IOException {
        byte[] head = head(text);
        boolean little32 = begins(head, 0xFF, 0xFE, 0, 0) || isUnit32(head, 0);
        if (little32 || begins(head, 0, 0, 0xFE, 0xFF) || isUnit32(head, 3)) {
            throw new IOException("is text in UTF-32" + (little32 ? "LE" : "BE")
                    + ", which is not supported; convert it to UTF-8 first (iconv -f UTF-32 -t UTF-8)");
        }
        if (begins(head, 0xFE, 0xFF) || begins(head, 0, '{') || begins(head, 0, '[')) {
            return new Utf16Input(text, true);
        }
        boolean marked = begins(head, 0xFF, 0xFE);
        if (marked || head.length > 2 && head[1] == 0 && head[0] > 0 && head[2] != 0) {
            return new Utf16Input(text, false);
        }
        return PartialLines.of(head, text);
    }

    /** Whether the first four bytes are one character of ASCII, which is the byte at that place. */
    private static boolean isUnit32(byte[] head, int place) {
        if (head.length < 4 || head[place] <= 0) {
            return false;
        }
        for (int i = 0; i < 4; i++) {
            if (i != place && head[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] head(InputStream in) throws IOException {
        in.mark(HEADER);
        try {
            return in.readNBytes(HEADER);
        } catch (RuntimeException e) {
            throw new IOException("is not packed correctly", e);
        } finally {
            in.reset();
        }
    }

    private static boolean begins(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reports bytes as available until the end is reached. {@link GZIPInputStream} asks after each member of a file whether
     * another follows, and a pipe may have nothing at that moment.
     */
    private static final class UpToItsEnd extends FilterInputStream {
        UpToItsEnd(InputStream in) {
            super(in);
        }

        @Override
        public int available() throws IOException {
            in.mark(1);
            int b = in.read();
            in.reset();
            return b < 0 ? 0 : 1;
        }
    }
}
