package dev.tokenwarden.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.cli.WardenCommand;
import dev.tokenwarden.standalone.demo.attack.Attack;
import dev.tokenwarden.standalone.demo.attack.Attacks;
import dev.tokenwarden.standalone.demo.people.ClientAction;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, end to end, on real parts: {@code warden demo} as a user runs it, and what it says of itself. */
final class DemoIT {
    private static final long GRACE_MILLIS = 2000;

    @TempDir
    Path data;

    @Test
    void demo_stopsEveryAttack_andDeniesNobodyHonest() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), UTF_8, false, false);

        int exitCode = WardenCommand.run(
                new String[] {"demo", "--duration", "24s", "--json", "--data", data.toString()}, Map.of(), terminal);

        assertThat(out.toString(UTF_8)).as(err.toString(UTF_8)).isNotEmpty().doesNotContain("eyJ");
        JsonNode report = Json.MAPPER.readTree(out.toString(UTF_8));
        assertThat(report.path("failures")).isEmpty();
        assertThat(report.path("passed").asBoolean()).isTrue();
        assertThat(exitCode).isZero();
        assertAttacks(report);
        assertIncidents(report.path("incidents"));
        assertHonest(report.path("honest"));
        assertThat(report.path("detections").path("posture.symmetric-signing").asInt())
                .isPositive();
        assertThat(report.path("rates").path("reports_lost").asLong()).isZero();
    }

    private static void assertAttacks(JsonNode report) {
        for (Attack attack : Attacks.all()) {
            JsonNode count = report.path("by_attack").path(attack.name());
            assertThat(count.path("attacks").asInt()).as(attack.name()).isGreaterThanOrEqualTo(2);
            assertThat(count.path("stopped")).as(attack.name()).isEqualTo(count.path("attacks"));
        }
        for (JsonNode attack : list(report.path("attacks"))) {
            assertThat(attack.path("denied_after").properties().stream().map(Map.Entry::getKey))
                    .containsExactlyInAnyOrder("orders", "payments", "ledger", "archive", "sts");
            assertThat(attack.path("answered_revoked").asBoolean()).isTrue();
            assertThat(attack.path("tries_accepted").asInt()).isPositive();
            // What it rests on happened in this order, by the clocks of three parts of one machine.
            if (!attack.path("attack").asText().equals("outlived-session")) {
                assertThat(attack.path("detected_after").asLong(-1)).isNotNegative();
            }
            assertThat(attack.path("revoked_after").asLong(-1))
                    .isGreaterThanOrEqualTo(attack.path("detected_after").asLong());
            assertThat(attack.path("denied_everywhere_after").asLong(-1))
                    .isGreaterThanOrEqualTo(attack.path("revoked_after").asLong());
            if (attack.path("waited").asBoolean()) {
                assertThat(attack.path("detected_after").asLong())
                        .as("nothing may fire before the grace has passed")
                        .isGreaterThanOrEqualTo(GRACE_MILLIS);
            }
        }
        assertThat(report.path("at_once").path("count").asInt()).isPositive();
        assertThat(report.path("waited").path("count").asInt()).isPositive();
    }

    /** One row for an attack in the console, and none for two attackers. */
    private static void assertIncidents(JsonNode incidents) {
        assertThat(incidents.path("detected").asInt()).isPositive();
        assertThat(incidents.path("incidents").asInt())
                .isPositive()
                .isLessThanOrEqualTo(incidents.path("detected").asInt());
        assertThat(incidents.path("mixed").asInt()).isZero();
        assertThat(incidents.path("split").asInt()).isZero();
    }

    private static void assertHonest(JsonNode honest) {
        assertThat(honest.path("denied").asLong()).isZero();
        assertThat(honest.path("unserved").asLong()).isZero();
        assertThat(honest.path("tokens_revoked")).isEmpty();
        for (ClientAction action : ClientAction.values()) {
            assertThat(honest.path("by_action").path(action.name()).asLong())
                    .as(action.name())
                    .isPositive();
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
