package dev.tokenwarden.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImportCommandTest {

    private static final AwsRecords RECORDS = new AwsRecords()
            .call(9, AwsRecords.user("alice", "AKIA1"), "s3", "ListBuckets", "203.0.113.7", "aws-cli/2")
            .call(3, AwsRecords.user("alice", "AKIA1"), "s3", "GetObject", "203.0.113.7", "aws-cli/2");

    @TempDir
    Path temp;

    @Test
    void importToOutput_isReadByBacktest_andIsTheSameTwice() throws Exception {
        Path log = Files.writeString(temp.resolve("trail.json"), RECORDS.file() + "\nnot json\n");
        Path rejected = temp.resolve("rejected.ndjson");
        Path events = temp.resolve("events.ndjson");
        String[] command = {
            "import", "--format", "cloudtrail", "--output", "-", "--rejected", rejected.toString(), log.toString()
        };

        CommandRun first = CommandRun.warden(command);
        CommandRun second = CommandRun.warden(command);

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out().lines()).hasSize(2);
        assertThat(first.out().lines().findFirst().orElseThrow()).contains("\"id\":\"event-1\"");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(first.err())
                .contains(
                        "cloudtrail: 3 records in 1 files",
                        "2  gave 2 events",
                        "1  unreadable: not-json",
                        "in " + rejected);
        assertThat(Files.readString(rejected)).contains("\"text\":\"not json\"").hasLineCount(1);
        Files.writeString(events, first.out());
        // CloudTrail names no audience, and no preset is in force here that would say so.
        assertThat(CommandRun.warden("backtest", events.toString()).err())
                .contains("1  audience.missing", "1 detections in 2 events, 0 skipped");
    }

    @Test
    void importToAFile_leavesAWholeOne_andNoRejectedFileWhereNothingWasRejected() throws Exception {
        Path log = Files.writeString(temp.resolve("trail.json"), RECORDS.file());
        Path rejected = Files.writeString(temp.resolve("rejected.ndjson"), "of an earlier run");
        Path events = temp.resolve("events.ndjson");

        CommandRun ran = CommandRun.warden(
                "import",
                "--format",
                "cloudtrail",
                "--output",
                events.toString(),
                "--rejected",
                rejected.toString(),
                log.toString());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(events).content().hasLineCount(2);
        assertThat(rejected).doesNotExist();
        assertThat(temp.resolve("events.ndjson.part")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void importToAPipe_writesIntoIt_andDoesNotReplaceIt() throws Exception {
        Path log = Files.writeString(temp.resolve("trail.json"), RECORDS.file());
        Path pipe = temp.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        CommandRun ran = CommandRun.warden("import", "--format", "auto", "--output", pipe.toString(), log.toString());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(read.get(30, TimeUnit.SECONDS).lines()).hasSize(2);
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    void logsOfAnotherFormat_endWithAFailure_thatNamesIt() throws Exception {
        Path log = Files.writeString(temp.resolve("trail.json"), RECORDS.file());

        for (String command : List.of("import", "backtest")) {
            List<String> arguments = new ArrayList<>(List.of(
                    command,
                    "--format",
                    "okta",
                    "--rejected",
                    temp.resolve("rejected").toString(),
                    log.toString()));
            if (command.equals("import")) {
                arguments.addAll(1, List.of("--output", temp.resolve("out").toString()));
            }
            CommandRun ran = CommandRun.warden(arguments.toArray(String[]::new));

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err()).contains("2 of 2 records cannot be read as okta; looks like cloudtrail");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --format odd x                             | 2 | --format: must be one of cloudtrail, keycloak, okta, entra, envoy, kubernetes-audit
            --format okta --output - gone.json         | 1 | gone.json: no such file
            --format okta --data nowhere .             | 1 | nowhere/clients/import-okta.kafka.properties: no such file; register the reporter first: warden verifier add import-okta
            --format okta --tenant= --output - .       | 2 | --tenant: is empty
            """)
    void whatCannotBeDone_isOneLine(String arguments, int exitCode, String problem) {
        CommandRun ran = CommandRun.warden(("import " + arguments).split(" "));

        assertThat(ran.exitCode()).isEqualTo(exitCode);
        assertThat(ran.err()).startsWith("warden import: ").contains(problem).hasLineCount(1);
    }

    @Test
    void policyPreset_isAPolicy() throws Exception {
        CommandRun ran = CommandRun.warden("policy", "preset", "cloudtrail");
        Path policy = Files.writeString(temp.resolve("p.yaml"), ran.out());

        assertThat(CommandRun.warden("policy", "check", policy.toString()).exitCode())
                .isZero();
        assertThat(CommandRun.warden("policy", "preset", "odd").exitCode()).isEqualTo(2);
    }

    @Test
    void progress_hasRateAndTimeLeft() {
        assertThat(ImportProgress.text("events", 500, 2_000, 0.5))
                .isEqualTo("[#######                       ]  25 %  500 events, 1,000/s, 2 s left");
        assertThat(ImportProgress.text("events", 500, 0, 0.5)).isEqualTo("500 events, 1,000/s");
    }
}
