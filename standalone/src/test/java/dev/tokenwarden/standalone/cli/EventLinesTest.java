package dev.tokenwarden.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLinesTest {

    @TempDir
    Path temp;

    @Test
    void next_givesLinesThatSayAnything_andTheirNumbers() throws Exception {
        assertThat(lines("a\n\nb\n")).containsExactly("1:a", "3:b");
        assertThat(lines("a")).containsExactly("1:a");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n\n")).isEmpty();
    }

    @Test
    void next_ofALineOverTheLimit_isCut_andTheNextIsWhole() throws Exception {
        assertThat(lines("x".repeat(200_000) + "\nb\n")).containsExactly("1:xxxxxxxxxx", "2:b");
    }

    @Test
    void open_gzip_isUnpacked_andItsPositionIsThatInTheFile() throws Exception {
        Path file = temp.resolve("e.ndjson.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("one\ntwo\n".getBytes(UTF_8));
        }

        try (EventLines lines = EventLines.open(file.toString())) {
            assertThat(read(lines)).containsExactly("1:one", "2:two");
            assertThat(lines.position()).isEqualTo(lines.size()).isEqualTo(Files.size(file));
        }
    }

    @Test
    void open_truncatedGzip_isDamaged() throws Exception {
        Path file = temp.resolve("e.ndjson.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("one\n".repeat(1000).getBytes(UTF_8));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 9));

        assertThatThrownBy(() -> {
                    try (EventLines lines = EventLines.open(file.toString())) {
                        read(lines);
                    }
                })
                .isInstanceOfSatisfying(IOException.class, e -> assertThat(EventLines.problem(e))
                        .startsWith("damaged gzip"));
    }

    private static List<String> lines(String text) throws IOException {
        try (EventLines lines = EventLines.of(new ByteArrayInputStream(text.getBytes(UTF_8)), 10)) {
            return read(lines);
        }
    }

    private static List<String> read(EventLines lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            all.add(lines.number() + ":" + new String(line, UTF_8));
        }
        return all;
    }
}
