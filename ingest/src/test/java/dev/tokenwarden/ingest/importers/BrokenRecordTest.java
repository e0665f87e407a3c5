package dev.tokenwarden.ingest.importers;

import static dev.tokenwarden.ingest.importers.LogSamples.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.ingest.importers.format.LogFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken record costs one record, wherever it is cut. */
final class BrokenRecordTest {
    private static final int RECORDS = 8;

    /** Containers that hold whole records, broken or not. */
    private static final Map<String, Function<List<String>, String>> CONTAINERS = Map.of(
            "lines", records -> String.join("\n", records) + "\n",
            "concatenated", records -> String.join("", records),
            "array", records -> "[" + String.join(",", records) + "]",
            "array on lines", records -> "[\n" + String.join(",\n", records) + "\n]",
            "envelope on one line", records -> "{\"Records\":[" + String.join(",", records) + "]}",
            "two envelopes",
                    records -> "{\"value\":[" + String.join(",", records.subList(0, 5)) + "],\"x\":{}}\n{\"value\":["
                            + String.join(",", records.subList(5, RECORDS)) + "]}",
            "deep envelope", records -> "{\"a\":1,\"hits\":{\"hits\":[" + String.join(", ", records) + "]}}");

    static Stream<Arguments> everyFormatInEveryContainer() {
        return Stream.of(LogFormat.values())
                .flatMap(format -> CONTAINERS.keySet().stream().map(name -> Arguments.of(format, name)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyFormatInEveryContainer")
    void aRecordThatIsCut_costsItself(LogFormat format, String container) {
        Random random = new Random(5);
        String record = LogSamples.record(format, 3);
        for (int round = 0; round < 12; round++) {
            int cut = record.length() / 2 + random.nextInt(record.length() / 2 - 1);
            List<String> records = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                records.add(i == 3 ? record.substring(0, cut) : LogSamples.record(format, i));
            }

            LogRun run = LogRun.of(format, CONTAINERS.get(container).apply(records));

            String text = "cut at " + cut + ": " + record.substring(0, cut);
            assertThat(run.ids()).as(text).containsExactlyInAnyOrder("e0", "e1", "e2", "e4", "e5", "e6", "e7");
            assertThat(run.counts().setAside()).as(text + run.aside()).isEqualTo(1);
            assertThat(run.addsUp()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyFormatInEveryContainer")
    void aLineEndWithinAString_costsItsRecord(LogFormat format, String container) {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String record = LogSamples.record(format, i);
            records.add(i == 3 ? record.replaceFirst("203|api|a@x", "\n$0") : record);
        }

        LogRun run = LogRun.of(format, CONTAINERS.get(container).apply(records));

        assertThat(run.ids()).containsExactlyInAnyOrder("e0", "e1", "e2", "e4", "e5", "e6", "e7");
        assertThat(run.addsUp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenMessage_costsItself(LogFormat format) {
        String broken = LogSamples.record(format, 2);
        String text = "{\"logEvents\":[{\"message\":" + quoted(LogSamples.record(format, 1)) + "},{\"message\":"
                + quoted(broken.substring(0, broken.length() - 9)) + "},{\"message\":"
                + quoted(LogSamples.record(format, 3))
                + "}]}";

        LogRun run = LogRun.of(format, text);

        assertThat(run.ids()).containsExactly("e1", "e3");
        assertThat(run.counts().setAside()).isEqualTo(1);
        assertThat(run.counts().aside()).doesNotContainKey("foreign");
    }

    @Test
    void theFirstRecordOfAnEnvelope_mayBeTheBrokenOne() {
        String record = LogSamples.record(LogFormat.CLOUDTRAIL, 0);
        String text = "{\"Records\":[" + record.substring(0, record.length() - 20) + ","
                + LogSamples.record(LogFormat.CLOUDTRAIL, 1) + "," + LogSamples.record(LogFormat.CLOUDTRAIL, 2) + "]}";

        LogRun run = LogRun.of(LogFormat.CLOUDTRAIL, text);

        assertThat(run.ids()).containsExactly("e1", "e2");
        assertThat(run.counts().setAside()).isEqualTo(1);
    }

    @Test
    void severalBrokenRecords_costSeveral() {
        String text = "{\"Records\":[";
        for (int i = 0; i < 100; i++) {
            String record = LogSamples.record(LogFormat.CLOUDTRAIL, i);
            text += (i == 0 ? "" : ",") + (i % 7 == 3 ? record.substring(0, 100 + i) : record);
        }

        LogRun run = LogRun.of(LogFormat.CLOUDTRAIL, text + "]}");

        assertThat(run.counts().setAside()).isEqualTo(14);
        assertThat(run.counts().mapped()).isEqualTo(86);
    }

    @Test
    void anotherFormat_isNamed() {
        for (LogFormat format : LogFormat.values()) {
            for (LogFormat other : LogFormat.values()) {
                LogRun run = LogRun.of(
                        format,
                        "{\"Records\":[" + LogSamples.record(other, 1) + "," + LogSamples.record(other, 2) + "]}");
                if (format == other) {
                    assertThat(run.looksLike()).isEmpty();
                } else {
                    assertThat(run.looksLike())
                            .as("%s read as %s", other, format)
                            .contains(other);
                    assertThat(run.counts().aside()).isEqualTo(Map.of("foreign", 2L));
                }
            }
        }
    }
}
