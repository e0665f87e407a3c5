package dev.tokenwarden.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.standalone.UseEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BacktestCommandTest {

    @TempDir
    Path temp;

    @Test
    void backtest_findsAReplay_reportsWhatItLeftOut_andSaysTheSameTwice() throws Exception {
        Path file = Files.write(
                temp.resolve("events.ndjson"),
                List.of(
                        UseEvents.used("1", "t", "203.0.113.7", 64500, "app/1"),
                        "{\"no\": \"event\"}",
                        UseEvents.used("2", "t", "198.51.100.9", 64999, "curl/8")));

        CommandRun first = CommandRun.warden("backtest", file.toString());
        CommandRun second = CommandRun.warden("backtest", file.toString());

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out().lines())
                .singleElement()
                .asString()
                .contains("\"rule\":\"replay.context-change\"", "\"jti\":\"t\"");
        assertThat(first.err())
                .contains(file + ":2: skipped: ", "1  replay.context-change", "1 detections in 2 events, 1 skipped");
        assertThat(second.out()).isEqualTo(first.out());
    }

    @Test
    void backtest_onWhatIsNotThere_failsInOneLine() {
        CommandRun ran =
                CommandRun.warden("backtest", temp.resolve("gone.ndjson").toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).isEqualTo("warden backtest: " + temp.resolve("gone.ndjson") + ": no such file\n");
    }

    @Test
    void backtest_withAnotherFormat_isUsedWrongly() {
        assertThat(CommandRun.warden("backtest", "--format", "odd", "x").exitCode())
                .isEqualTo(2);
    }
}
