package dev.tokenwarden.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {
    @TempDir
    Path data;

    @Test
    void nothingRuns_isAProblemWithItsRemedy_andExitCodeOne() {
        CommandRun run = CommandRun.warden("doctor", "--data", data.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("problem  process: no pipeline runs on " + data)
                .contains("         remedy: start ./warden up");
    }

    @Test
    void policyWithAMistake_isNamedByLine_alsoAsJson() throws Exception {
        Path policy = Files.writeString(data.resolve("p.yaml"), "clock_skwe: PT1S\n");

        CommandRun run = CommandRun.warden(
                "doctor", "--data", data.toString(), "--policy", policy.toString(), "--format", "json");

        assertThat(run.exitCode()).isEqualTo(1);
        JsonNode findings = Json.MAPPER.readTree(run.out());
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.path("level").asText()).isEqualTo("problem");
            assertThat(finding.path("part").asText()).isEqualTo("policy");
            assertThat(finding.path("text").asText()).contains("clock_skwe: unknown key");
            assertThat(finding.path("remedy").asText()).contains("warden policy check");
        });
    }

    @Test
    void unknownFormat_isWrongUsage() {
        CommandRun run = CommandRun.warden("doctor", "--data", data.toString(), "--format", "xml");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--format: must be text or json, found 'xml'");
    }
}
