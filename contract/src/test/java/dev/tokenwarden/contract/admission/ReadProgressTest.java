package dev.tokenwarden.contract.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.contract.JsonStreams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadProgressTest {
    private static final Instant READ_TO = Instant.parse("2026-11-23T21:00:00.123Z");

    @Test
    void toJson_read_isTheSame() throws IOException {
        var progress = new ReadProgress(List.of(
                new InputProgress("sts", 0, 2, READ_TO, READ_TO.minusSeconds(5)),
                new InputProgress("sts", 1, 2, READ_TO, null)));

        assertThat(ReadProgress.fromJson(progress.toJson())).isEqualTo(progress);
    }

    @Test
    void toJson_knownWireForm() {
        var progress = new ReadProgress(List.of(new InputProgress("sts", 0, 1, READ_TO, null)));

        assertThat(new String(progress.toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"inputs\":[{\"registration\":\"sts\",\"partition\":0,\"partitions\":1,"
                        + "\"read_to\":\"2026-11-23T21:00:00.123Z\"}]}");
    }

    @Test
    void split_manyInputs_eachRecordFitsAnEvent() {
        List<InputProgress> inputs = IntStream.range(0, 2 * ReadProgress.MAX_INPUTS + 1)
                .mapToObj(i -> new InputProgress("r".repeat(95) + i, 0, 1, READ_TO, READ_TO))
                .toList();

        List<ReadProgress> records = ReadProgress.split(inputs);

        assertThat(records).hasSize(3);
        assertThat(records.stream().flatMap(record -> record.inputs().stream())).containsExactlyElementsOf(inputs);
        assertThat(records)
                .allSatisfy(record -> assertThat(record.toJson().length).isLessThan(JsonStreams.MAX_EVENT_BYTES));
    }

    @Test
    void partition_outsideTheTopic_isRefused() {
        assertThatThrownBy(() -> new InputProgress("sts", 2, 2, READ_TO, null))
                .hasMessage("partition: must be 0 to 1, is 2");
    }
}
