package dev.tokenwarden.ingest.importers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.ingest.importers.format.LogFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logs of containers whose runtime has split long lines. */
final class PartialLinesTest {
    private static final String TIME = "2026-03-02T12:00:07.123456789Z ";

    @ParameterizedTest
    @EnumSource
    void partsOfCri_areOneRecord(LogFormat format) {
        String text = cri("stdout", LogSamples.record(format, 1), 100)
                + cri("stderr", "started", 100)
                + cri("stdout", LogSamples.record(format, 2), 1_000);

        LogRun run = LogRun.of(format, text);

        assertThat(run.ids()).containsExactly("e1", "e2");
        assertThat(run.addsUp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void partsOfDockersJsonFile_areOneRecord(LogFormat format) {
        String text = docker("stdout", padded(LogSamples.record(format, 1)), 16_384)
                + docker("stdout", LogSamples.record(format, 2), 16_384);

        assertThat(LogRun.of(format, text).ids()).containsExactly("e1", "e2");
    }

    @Test
    void linesOfDocker_withoutALineEnd_areWhole() {
        String text = docker("stdout", LogSamples.record(LogFormat.OKTA, 1), 16_384)
                + docker("stdout", LogSamples.record(LogFormat.OKTA, 2), 16_384);

        assertThat(LogRun.of(LogFormat.OKTA, text.replace("\\n\"", "\"")).ids()).containsExactly("e1", "e2");
    }

    @Test
    void partsOfTwoStreams_mayAlternate() {
        List<String> out =
                List.of(cri("stdout", LogSamples.record(LogFormat.OKTA, 1), 60).split("(?<=\n)"));
        List<String> err =
                List.of(cri("stderr", LogSamples.record(LogFormat.OKTA, 2), 60).split("(?<=\n)"));
        List<String> mixed = new ArrayList<>();
        for (int i = 0; i < Math.max(out.size(), err.size()); i++) {
            mixed.addAll(i < out.size() ? List.of(out.get(i)) : List.of());
            mixed.addAll(i < err.size() ? List.of(err.get(i)) : List.of());
        }

        assertThat(LogRun.of(LogFormat.OKTA, String.join("", mixed)).ids()).containsExactly("e1", "e2");
    }

    @Test
    void aLineWithoutItsEnd_isOneRecordThatCannotBeRead() {
        String text = cri("stdout", LogSamples.record(LogFormat.OKTA, 1), 1_000)
                + cri("stdout", LogSamples.record(LogFormat.OKTA, 2), 60).split("(?<=\n)")[0];

        LogRun run = LogRun.of(LogFormat.OKTA, text);

        assertThat(run.ids()).containsExactly("e1");
        assertThat(run.counts().setAside()).isEqualTo(1);
    }

    @Test
    void damagedPrefixes_addUp() {
        String text = cri("stdout", LogSamples.record(LogFormat.OKTA, 1), 60)
                + docker("stderr", padded(LogSamples.record(LogFormat.OKTA, 2)), 16_384);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int j = random.nextInt(6); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            }

            assertThat(LogRun.of(LogFormat.OKTA, bytes).addsUp()).isTrue();
        }
    }

    private static String padded(String record) {
        return "{" + " ".repeat(40_000) + record.substring(1);
    }

    private static String cri(String stream, String line, int part) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < line.length(); at += part) {
            boolean last = at + part >= line.length();
            out.append(TIME).append(stream).append(last ? " F " : " P ");
            out.append(line, at, Math.min(line.length(), at + part)).append('\n');
        }
        return out.toString();
    }

    private static String docker(String stream, String line, int part) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < line.length(); at += part) {
            boolean last = at + part >= line.length();
            String text = line.substring(at, Math.min(line.length(), at + part)) + (last ? "\n" : "");
            out.append("{\"log\":").append(LogSamples.quoted(text));
            out.append(",\"stream\":\"").append(stream).append("\",\"time\":\"2026-03-02T12:00:07.1Z\"}\n");
        }
        return out.toString();
    }
}
