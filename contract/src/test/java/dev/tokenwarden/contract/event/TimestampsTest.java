package dev.tokenwarden.contract.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T21:00:00Z,                2026-11-23T21:00:00Z",
        "2026-11-23t21:00:00z,                2026-11-23T21:00:00Z",
        "2026-11-23T21:00:00.5Z,              2026-11-23T21:00:00.500Z",
        "2026-11-23T21:00:00.123456789012Z,   2026-11-23T21:00:00.123Z",
        "2026-11-23T21:00:00.0009Z,           2026-11-23T21:00:00Z",
        "2026-11-23T21:00:00+05:30,           2026-11-23T15:30:00Z",
        "2026-11-23T21:00:00.25-08:00,        2026-11-24T05:00:00.250Z",
        "2026-11-23T21:00:00-00:00,           2026-11-23T21:00:00Z",
        "2028-02-29T23:59:59+18:59,           2028-02-29T05:00:59Z",
        "2000-01-01T00:00:00Z,                2000-01-01T00:00:00Z",
        "2199-12-31T23:59:59.999Z,            2199-12-31T23:59:59.999Z",
    })
    void rfc3339_isRead(String text, Instant expected) throws Exception {
        assertThat(Timestamps.parse("time", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-23",
                "2026-11-23T21:00Z",
                "2026-11-23 21:00:00Z",
                "2026-11-23T21:00:00",
                "20261123T210000.000Z",
                "2026-11-23T21:00:00.Z",
                "2026-11-23T21:00:00.1234567890123Z",
                "2026-11-23T21:00:00ZZ",
                "2026-11-23T21:00:00+5:30",
                "2026-11-23T21:00:00+0530",
                "2026-11-23T21:00:00+19:00",
                "2026-11-23T21:00:00+05:60",
                "2026-11-23T24:00:00Z",
                "2026-11-23T21:60:00Z",
                "2026-11-23T23:59:60Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "-026-11-23T21:00:00Z",
                "+026-11-23T21:00:00Z",
                "\u0662026-11-23T21:00:00Z",
                "2026-11-23T21:00:00,5Z"
            })
    void otherText_isRefused(String text) {
        assertThat(reason(text)).isEqualTo(Reason.WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1999-12-31T23:59:59Z",
                "2200-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "2000-01-01T00:00:00+00:01",
                "2199-12-31T23:59:59-00:01"
            })
    void otherYears_areRefused(String text) {
        assertThat(reason(text)).isEqualTo(Reason.OUT_OF_RANGE);
    }

    @Test
    void theField_isNamed() {
        assertThat(catchThrowableOfType(InvalidEventException.class, () -> Timestamps.parse("data.x", "?"))
                        .field())
                .isEqualTo("data.x");
    }

    private static Reason reason(String text) {
        return catchThrowableOfType(InvalidEventException.class, () -> Timestamps.parse("time", text))
                .reason();
    }
}
