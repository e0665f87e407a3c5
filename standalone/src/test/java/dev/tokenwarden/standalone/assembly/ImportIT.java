package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.KafkaRecords;
import dev.tokenwarden.standalone.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs on their way through a whole pipeline. */
final class ImportIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void importedLogs_areAdmitted_areImportedOnce_andGoOnWhereTheyWereBrokenOff(@TempDir Path temp) throws Exception {
        Path data = temp.resolve("data");
        Path logs = Files.createDirectory(temp.resolve("logs"));
        Path first = Files.writeString(logs.resolve("1.json"), record("e1", 1) + record("e2", 2) + record("e3", 3));
        try (Assembly assembly = Assembly.start(Configs.freePorts(data), Clock.systemUTC(), StartProgress.SILENT)) {
            assertThat(CommandRun.warden(
                                    "verifier",
                                    "add",
                                    "import-cloudtrail",
                                    "--data",
                                    data.toString(),
                                    "--tenant",
                                    "*",
                                    "--source",
                                    "urn:import:cloudtrail*",
                                    "--type",
                                    "used",
                                    "--type",
                                    "issued",
                                    "--type",
                                    "exchanged",
                                    "--type",
                                    "revoked",
                                    "--issuer",
                                    "*")
                            .exitCode())
                    .isZero();
            // As a run leaves it that ended after the first event.
            Files.createDirectories(data.resolve("import"));
            Map<String, Object> file = Map.of(
                    "name", first.toString(),
                    "size", Files.size(first),
                    "modified", Files.getLastModifiedTime(first).toMillis());
            Json.MAPPER.writeValue(
                    data.resolve("import/import-cloudtrail.json").toFile(),
                    Map.of("done", List.of(), "current", List.of(file), "sent", 1));
            Files.writeString(logs.resolve("2.json"), record("e4", 4));

            CommandRun resumed = importLogs(data, logs);
            CommandRun again = importLogs(data, logs);

            assertThat(resumed.exitCode()).as(resumed.err()).isZero();
            assertThat(resumed.err()).contains("Continuing after the first 1 events");
            assertThat(again.err()).contains("Nothing to do");
            Path admin = Configs.admin(data, assembly.layout().kafkaClient("import-cloudtrail"));
            await().atMost(SOON).untilAsserted(() -> assertThat(KafkaRecords.read(admin, "token-events"))
                    .filteredOn(event -> event.contains("urn:import"))
                    .hasSize(3)
                    .noneMatch(event -> event.contains("\"e1\"")));
        }
    }

    private static CommandRun importLogs(Path data, Path logs) {
        return CommandRun.warden(
                "import",
                "--format",
                "cloudtrail",
                "--data",
                data.toString(),
                "--rejected",
                data.resolve("rejected.ndjson").toString(),
                logs.toString());
    }

    private static String record(String id, int second) {
        return ("{\"eventVersion\":\"1.08\",\"userIdentity\":{\"accountId\":\"1\",\"accessKeyId\":\"AKIA1\"},\"eventTime\":"
                        + "\"2026-03-02T12:00:0%dZ\",\"eventName\":\"GetObject\",\"eventID\":\"%s\"}\n")
                .formatted(second, id);
    }
}
