package dev.tokenwarden.ingest.importers.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogTimesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-02T12:00:07.123Z | 2026-03-02T12:00:07.123Z",
                "2026-03-02T12:00:07.1234567+00:00 | 2026-03-02T12:00:07.123Z",
                "2026-03-02 12:00:07,123 | 2026-03-02T12:00:07.123Z",
                "2026-03-02 13:00:07,123+0100 | 2026-03-02T12:00:07.123Z",
                "2026-03-02 12:00:07.123 UTC | 2026-03-02T12:00:07.123Z",
                "1772452807 | 2026-03-02T12:00:07Z",
                "1772452807.123 | 2026-03-02T12:00:07.123Z",
                "1.772452807123E12 | 2026-03-02T12:00:07.123Z",
                "1772452807123456789 | 2026-03-02T12:00:07.123Z",
                "3/2/2026 12:00:07 PM | 2026-03-02T12:00:07Z",
                "3/2/2026, 12:00:07.123 PM | 2026-03-02T12:00:07.123Z",
                "03/02/2026 9:00:07 am | 2026-03-02T09:00:07Z",
                "[2026-03-02T12:00:07.123Z] | 2026-03-02T12:00:07.123Z",
                "[02/Mar/2026:13:00:07 +0100] | 2026-03-02T12:00:07Z",
                "Mon, 02 Mar 2026 12:00:07 GMT | 2026-03-02T12:00:07Z",
                "Mar 2, 2026 @ 12:00:07.123 | 2026-03-02T12:00:07.123Z",
                "/Date(1772452807123)/ | 2026-03-02T12:00:07.123Z",
                "/Date(1772452807123+0100)/ | 2026-03-02T12:00:07.123Z"
            })
    void times_asLogsHaveThem(String text, Instant time) {
        assertThat(LogTimes.parseOrNull(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "yesterday",
                "2026-03-02",
                "13/13/2026 1:00:00 PM",
                "1/1/1970 1:00:00 AM",
                "12:00:07,123",
                "1e99"
            })
    void whatIsNoTime_isNone(String text) {
        assertThat(LogTimes.parseOrNull(text)).isNull();
    }
}
