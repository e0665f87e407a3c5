package dev.tokenwarden.ingest.importers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;

/** Packed files, known by their content. */
final class LogPartsTest {
    private static final String TEXT =
            LogSamples.record(LogFormat.CLOUDTRAIL, 1) + "\n" + LogSamples.record(LogFormat.CLOUDTRAIL, 2) + "\n";

    private static Map<String, byte[]> packed() throws IOException {
        byte[] text = TEXT.getBytes(UTF_8);
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("gzip", gzip(text));
        all.put("zstd", Zstd.compress(text));
        all.put("bzip2", bzip2(text));
        all.put("zip", zip(Map.of("a.json", text)));
        all.put("zip of gzip", zip(Map.of("a.json.gz", gzip(text))));
        all.put("gzip in gzip", gzip(gzip(text)));
        all.put("tar in gzip", gzip(tar(Map.of("a.json", text))));
        all.put("tar of zstd in bzip2", bzip2(tar(Map.of("a.zst", Zstd.compress(text)))));
        all.put(
                "UTF-16 in zip in zip",
                zip(Map.of(
                        "b.zip",
                        zip(Map.of(
                                "a.json", ("\uFEFF" + TEXT).getBytes(java.nio.charset.StandardCharsets.UTF_16LE))))));
        return all;
    }

    @Test
    void everyPacking_isKnownByItsContent() throws Exception {
        packed().forEach((name, bytes) -> assertThat(
                        LogRun.of(LogFormat.CLOUDTRAIL, bytes).ids())
                .as(name)
                .containsExactly("e1", "e2"));
    }

    @Test
    void packedFilesThatWereJoined_areReadToTheEnd_alsoFromAPipe() throws Exception {
        byte[] first = LogSamples.record(LogFormat.CLOUDTRAIL, 1).getBytes(UTF_8);
        byte[] second = LogSamples.record(LogFormat.CLOUDTRAIL, 2).getBytes(UTF_8);
        for (byte[] joined : List.of(
                join(gzip(first), gzip(second)),
                join(Zstd.compress(first), Zstd.compress(second)),
                join(bzip2(first), bzip2(second)))) {
            assertThat(LogRun.of(LogFormat.CLOUDTRAIL, joined).ids()).containsExactly("e1", "e2");
        }
        // A pipe gives a few bytes at a time, and never knows of more.
        InputStream pipe = new ByteArrayInputStream(join(gzip(first), gzip(second))) {
            @Override
            public synchronized int available() {
                return 0;
            }

            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 3));
            }
        };
        try (LogParts parts = new LogParts("pipe", new java.io.BufferedInputStream(pipe), () -> 0)) {
            assertThat(parts.next().text().readAllBytes()).hasSize(first.length + second.length);
        }
    }

    @Test
    void allEntriesOfAnArchive_areRead_andABrokenOneEndsWithItself() throws Exception {
        String broken = LogSamples.record(LogFormat.CLOUDTRAIL, 3);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("1", ("{\"Records\":[" + LogSamples.record(LogFormat.CLOUDTRAIL, 1)).getBytes(UTF_8));
        entries.put("2", broken.substring(0, 90).getBytes(UTF_8));
        entries.put("dir/4", LogSamples.record(LogFormat.CLOUDTRAIL, 4).getBytes(UTF_8));

        LogRun run = LogRun.of(LogFormat.CLOUDTRAIL, zip(entries));

        assertThat(run.ids()).containsExactly("e1", "e4");
        assertThat(run.aside()).singleElement().asString().startsWith("{\"file\":\"-!2\"");
    }

    @Test
    void damagedFiles_areTakenAsFarAsTheyGo() throws Exception {
        packed().forEach((name, bytes) -> {
            for (int cut = 1; cut < bytes.length; cut += 1 + bytes.length / 40) {
                LogRun run = LogRun.of(LogFormat.CLOUDTRAIL, Arrays.copyOf(bytes, cut));

                assertThat(run.addsUp()).as("%s cut at %d", name, cut).isTrue();
            }
        });
    }

    @Test
    void aFileThatUnpacksToVeryMuch_isGivenUp() throws Exception {
        ByteArrayOutputStream once = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        try (OutputStream gzip = new GZIPOutputStream(once)) {
            for (int i = 0; i < 300; i++) {
                gzip.write(zeros);
            }
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(all)) {
            for (int i = 0; i < 40; i++) {
                gzip.write(once.toByteArray()); // 12 GB of zeros in a few kilobytes
            }
        }

        LogRun run = LogRun.of(LogFormat.CLOUDTRAIL, all.toByteArray());

        assertThat(run.problems()).singleElement().asString().contains("unpacks to more than");
        assertThat(run.counts().records()).isZero();
        assertThat(run.counts().damaged()).isEqualTo(1);
    }

    @Test
    void packingsThatAreNotSupported_areNamed() {
        byte[] xz = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0, 0, 4};

        assertThat(LogRun.of(LogFormat.CLOUDTRAIL, xz).problems())
                .singleElement()
                .asString()
                .contains("packed with xz");
        for (String file : List.of("PAR1", "Obj\u0001")) {
            assertThat(LogRun.of(LogFormat.CLOUDTRAIL, file + "\u0015\u0004").problems())
                    .singleElement()
                    .asString()
                    .contains("export it as JSON");
        }
    }

    @Test
    void utf32_isNamed() {
        String text = LogSamples.record(LogFormat.OKTA, 1) + "\n";

        for (String charset : List.of("UTF-32LE", "UTF-32BE")) {
            for (String mark : List.of("", "\uFEFF")) {
                LogRun run = LogRun.of(LogFormat.OKTA, (mark + text).getBytes(Charset.forName(charset)));

                assertThat(run.problems()).singleElement().asString().contains(charset, "convert it to UTF-8");
                assertThat(run.counts().records()).isZero();
            }
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packer = new GZIPOutputStream(out)) {
            packer.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] bzip2(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packer = new BZip2CompressorOutputStream(out)) {
            packer.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream packer = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                packer.putNextEntry(new ZipEntry(entry.getKey()));
                packer.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private static byte[] tar(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream packer = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey());
                header.setSize(entry.getValue().length);
                packer.putArchiveEntry(header);
                packer.write(entry.getValue());
                packer.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
