package dev.tokenwarden.ingest.importers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LogImportTest {

    @TempDir
    Path temp;

    @Test
    void filesAndRecordsOutOfOrder_leaveInTheOrderOfTime_andRecordsDeliveredTwiceOnce() throws Exception {
        Files.writeString(temp.resolve("b.json"), "{\"Records\":[" + call("e3", 3) + "," + call("e1", 1) + "]}");
        Files.write(temp.resolve("a.json.gz"), gzip(call("e4", 4) + "\n" + call("e2", 2) + "\n" + call("e3", 3)));
        Files.createDirectory(temp.resolve("deeper"));
        Files.writeString(temp.resolve("deeper/c"), "[" + call("e0", 0) + "]");
        Files.writeString(temp.resolve(".hidden"), call("e9", 9));

        Done done = run(temp.toString());

        assertThat(done.ids()).containsExactly("e0", "e1", "e2", "e3", "e4");
        assertThat(done.counts()).isEqualTo(new ImportCounts(6, 6, 6, 1, Map.of(), Map.of(), 0));
        assertThat(run(temp.toString()).ids()).isEqualTo(done.ids());
    }

    @Test
    void ofOneTime_whatIssuesGoesFirst() throws Exception {
        String use = call("z", 7).replace("AKIA1", "ASIAEXAMPLEDEPLOY001");
        Files.writeString(
                temp.resolve("a"),
                use + "\n" + Mapped.sample("cloudtrail-assume-role.json").replace("12:00:07", "12:00:07"));

        assertThat(run(temp.toString()).ids()).element(0).asString().endsWith("/issued/ASIAEXAMPLEDEPLOY001");
    }

    @Test
    void whatCannotBeRead_isSetAside_whole_andCountedByReason() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((call("e1", 1) + "\n").getBytes(UTF_8));
        out.writeBytes("not json\n{\"a\": 1}\n".getBytes(UTF_8));
        out.writeBytes((call("e\u00e4", 2) + "\n").getBytes(ISO_8859_1));
        out.writeBytes((call("e3", 3).replace("2026-", "0001-") + "\n").getBytes(UTF_8));
        out.writeBytes((call("e4", 4).replace("2026-", "9999-") + "\n").getBytes(UTF_8));
        out.writeBytes(("{\"eventName\":" + "[".repeat(600) + "]".repeat(600) + "}\n").getBytes(UTF_8));
        out.writeBytes((call("e5", 5).replace("\"AKIA1\"", "\"\\ud800\"") + "\n").getBytes(UTF_8));
        out.writeBytes((call("e6", 6) + "\n{\"eventName\": \"x").getBytes(UTF_8));
        Files.write(temp.resolve("log"), out.toByteArray());

        Done done = run(temp.resolve("log").toString());

        assertThat(done.ids()).containsExactly("e1", "e6");
        assertThat(done.counts().aside())
                .isEqualTo(Map.of(
                        "not-json", 1L,
                        "foreign", 1L,
                        "not-utf-8", 1L,
                        "out-of-range", 2L,
                        "too-deep", 1L,
                        "wrong-type", 1L,
                        "truncated", 1L));
        assertThat(done.counts().records())
                .isEqualTo(done.counts().mapped()
                        + done.counts().passedOver()
                        + done.counts().setAside());
        assertThat(done.aside()).hasSize(8);
        assertThat(done.aside().get(0))
                .isEqualTo("{\"file\":\"" + temp.resolve("log") + "\",\"position\":"
                        + (call("e1", 1).length() + 1) + ",\"reason\":\"not-json\",\"text\":\"not json\"}");
        assertThat(done.aside().get(2)).contains("\"reason\":\"not-utf-8\",\"base64\":\"");
        assertThat(done.aside().get(3)).contains("\"reason\":\"out-of-range\",\"field\":\"eventTime\"");
    }

    @Test
    void aTruncatedGzip_isTakenAsFarAsItGoes() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append(call("e" + i + Integer.toHexString(i * 2_654_435), i % 60))
                    .append('\n');
        }
        byte[] whole = gzip(text.toString());
        Files.write(temp.resolve("log.gz"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(temp.resolve("other"), call("last", 59));

        Done done = run(temp.toString());

        assertThat(done.problems()).singleElement().asString().startsWith(temp.resolve("log.gz") + ": damaged: ");
        assertThat(done.ids()).hasSizeBetween(1_000, 4_999).contains("last");
        assertThat(done.counts().aside()).isEqualTo(Map.of("truncated", 1L));
        assertThat(done.counts().damaged()).isEqualTo(1);
    }

    @Test
    void standardInput_isReadAsFilesAre() throws Exception {
        assertThat(run(new ByteArrayInputStream(gzip(call("e1", 1))), "-").ids())
                .containsExactly("e1");
    }

    /** Small chunks, so that much of it goes through files. */
    @Test
    void whatDoesNotFitInMemory_isSortedJustTheSame() throws Exception {
        EventSorter first = new EventSorter(temp, 2_000);
        EventSorter second = new EventSorter(temp, 2_000);
        List<String> expected = new ArrayList<>();
        java.util.Random random = new java.util.Random(3);
        List<long[]> all = new ArrayList<>();
        for (int place = 0; place < 2_000; place++) {
            long time = 1_772_452_800_000L + random.nextInt(300);
            all.add(new long[] {time, place});
            (place % 3 == 0 ? first : second)
                    .add(time, place % 2 == 0, place, new byte[0], ("v" + place).getBytes(UTF_8));
        }
        all.sort(java.util.Comparator.<long[]>comparingLong(e -> e[0])
                .thenComparing(e -> e[1] % 2 == 0)
                .thenComparingLong(e -> e[1]));
        all.forEach(e -> expected.add("v" + e[1]));
        List<Run> runs = new ArrayList<>(first.runs());
        runs.addAll(second.runs());

        List<String> sorted = new ArrayList<>();
        try (EventMerge merge = new EventMerge(runs, true)) {
            for (Entry entry = merge.next(); entry != null; entry = merge.next()) {
                sorted.add(new String(entry.value(), UTF_8));
            }
        }

        assertThat(runs).hasSizeGreaterThan(10);
        assertThat(sorted).isEqualTo(expected);
        try (var left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void presets_arePolicies(LogFormat format) throws Exception {
        assertThat(dev.tokenwarden.policy.reader.PolicyLoader.parse(format.wireName(), format.preset()))
                .isNotNull();
    }

    private static String call(String id, int second) {
        return "{\"eventVersion\":\"1.08\",\"userIdentity\":{\"accountId\":\"1\",\"accessKeyId\":\"AKIA1\"},\"eventTime\":"
                + String.format("\"2026-03-02T12:00:%02dZ\"", second)
                + ",\"eventName\":\"GetObject\",\"eventID\":\"" + id + "\"}";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private record Done(List<String> ids, List<String> aside, ImportCounts counts, List<String> problems) {}

    private static Done run(String... names) throws Exception {
        return run(InputStream.nullInputStream(), names);
    }

    private static Done run(InputStream stdin, String... names) throws Exception {
        List<String> ids = new ArrayList<>();
        List<String> aside = new ArrayList<>();
        try (LogImport logs = LogImport.open(LogFormat.CLOUDTRAIL, LogOrigin.UNKNOWN, Enrichment.none(), stdin)) {
            logs.read(LogFile.list(List.of(names)), bytes -> {});
            for (ImportedEvent event = logs.next(); event != null; event = logs.next()) {
                TokenEvent decoded = EventCodec.decode(event.json());
                ids.add(decoded.id());
            }
            for (byte @Nullable [] line = logs.nextAside(); line != null; line = logs.nextAside()) {
                aside.add(new String(line, UTF_8));
            }
            return new Done(ids, aside, logs.counts(), logs.problems());
        }
    }
}
