package dev.tokenwarden.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WardenCommandTest {

    @TempDir
    Path temp;

    @Test
    void noCommand_showsWhatThereIs_andIsUsedWrongly() {
        CommandRun ran = CommandRun.warden();

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("Usage: warden", "up", "backtest", "verifier", "Exit codes");
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "up",
                "backtest",
                "import",
                "policy",
                "policy check",
                "policy preset",
                "verifier",
                "verifier add",
                "version",
                "revoke",
                "reinstate",
                "check",
                "status",
                "preview",
                "approve",
                "undo",
                "audit",
                "console",
                "console link",
                "denylist",
                "denylist reconcile",
                "denylist rebuild",
                "dead",
                "dead list",
                "dead show",
                "dead replay",
                "token",
                "token make",
                "token list",
                "token revoke"
            })
    void help_isThereForEveryCommand(String command) {
        CommandRun ran = CommandRun.warden((command + " --help").strip().split(" "));

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).startsWith(("Usage: warden " + command).strip()).doesNotContain("\u001b");
        assertThat(ran.out().lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(100);
    }

    @Test
    void version_saysIt_alsoAsJson() {
        assertThat(CommandRun.warden("version").out())
                .matches("tokenwarden [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(Java .*\\)\n");
        assertThat(CommandRun.warden("version", "--json").out())
                .matches("\\{\"version\":\"[0-9][^\"]+\",\"java\":\"[^\"]+\"}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fly                          | warden: Unmatched argument at index 0: 'fly'
                    up --wings                   | warden up: Unknown option: '--wings'
                    up extra                     | warden up: Unmatched argument at index 1: 'extra'
                    up --kafka-port high         | warden up: --kafka-port: must be a number from 0 to 65535, found 'high'
                    up --kafka-port              | warden up: Missing required parameter for option '--kafka-port'
                    up --only streams            | warden up: --only: needs the address of Kafka
                    up --config gone.yaml        | warden up: gone.yaml: no such file
                    up --kafka-password x        | warden up: Unknown option
                    policy                       | warden policy: COMMAND is missing: check or preset
                    policy check                 | warden policy check: Missing required parameter: 'FILE'
                    console                      | warden console: COMMAND is missing: link
                    denylist                     | warden denylist: COMMAND is missing: reconcile or rebuild
                    dead                         | warden dead: COMMAND is missing: list or show or replay
                    dead list --limit 0          | warden dead list: --limit must be 1 to 1000, found 0
                    dead list --since noon       | warden dead list: --since must be a time, or a duration such as PT1H, found 'noon'
                    dead show                    | warden dead show: Missing required parameter: 'ID'
                    dead replay 0-1              | warden dead replay: Missing required option: '--reason=TEXT'
                    token                        | warden token: COMMAND is missing: make or list or revoke
                    check --tenant acme          | warden check: --jti or --hash is required
                    check --jti a                | warden check: --tenant is required for a token
                    revoke token --tenant acme --reason x | warden revoke: --iss is required for token
                    undo --tenant acme           | warden undo: Missing required options: '--rule=RULE', '--since=TIME', '--reason=TEXT'
                    verifier add x               | warden verifier add: Missing required option: '--tenant=TENANT'
                    revoke token --tennant acme  | warden revoke: Unknown option: '--tennant'; did you mean --tenant? (see
                    policy preset cloudtral      | warden policy preset: FORMAT: must be one of cloudtrail,
                    """)
    void usedWrongly_isOneLineThatNamesIt_andExitCode2(String arguments, String expected) {
        CommandRun ran = CommandRun.warden(arguments.split(" "));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith(expected).hasLineCount(1);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void up_onAPolicyWithAMistake_namesLineAndKey_andStartsNothing() throws Exception {
        Path policy = Files.writeString(temp.resolve("p.yaml"), "grace: PT30S\nclock_skwe: PT1S\n");
        Path data = temp.resolve("data");

        CommandRun ran = CommandRun.warden("up", "--data", data.toString(), "--policy", policy.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("warden up: p.yaml:2: clock_skwe: unknown key")
                .hasLineCount(1);
        assertThat(data.resolve("kafka")).doesNotExist();
    }

    @Test
    void policyCheck_onATab_namesItsLine() throws Exception {
        Path policy = Files.writeString(temp.resolve("p.yaml"), "grace: PT30S\nrules:\n\tx: 1\n");

        CommandRun ran = CommandRun.warden("policy", "check", policy.toString());

        assertThat(ran.err()).startsWith("warden policy check: p.yaml:3: not YAML");
    }

    @Test
    void up_onATabInItsSettings_namesItsLine() throws Exception {
        Path file = Files.writeString(temp.resolve("w.yaml"), "data: x\nkafka:\n\tport: 1\n");

        CommandRun ran = CommandRun.warden("up", "--config", file.toString());

        assertThat(ran.err()).startsWith("warden up: " + file + ":3: not YAML");
    }

    @Test
    void up_onAPortInUse_namesTheFlag_andStartsNothing() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path data = temp.resolve("data");

            CommandRun ran = CommandRun.warden("up", "--data", data.toString(), "--api-port", "" + busy.getLocalPort());

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err())
                    .isEqualTo(
                            "warden up: port " + busy.getLocalPort() + " for the revocation API is in use on 127.0.0.1:"
                                    + " stop the process that uses it, or choose another port with --api-port (0: any free"
                                    + " port)\n");
            assertThat(data.resolve("kafka")).doesNotExist();
        }
    }

    @Test
    void up_whereAFileIsInTheWay_failsInOneLine() throws Exception {
        Path file = Files.writeString(temp.resolve("data"), "");

        CommandRun ran = CommandRun.warden("up", "--data", file.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(
                        "warden up: data directory " + file + " cannot be made: a file of that name is in the way\n");
    }

    @Test
    void policyCheck_tellsGoodFromBad() throws Exception {
        Path good = Files.writeString(temp.resolve("good.yaml"), "issuers: [{issuer: i, tenant: t}]\n");
        Path bad = Files.writeString(temp.resolve("bad.yaml"), "grace: soon\n");

        assertThat(CommandRun.warden("policy", "check", good.toString()))
                .isEqualTo(new CommandRun(0, "\u2713 " + good + ": 1 issuers, 0 registrations, mode observe\n", ""));
        assertThat(CommandRun.warden("policy", "check", bad.toString()).exitCode())
                .isEqualTo(1);
        assertThat(CommandRun.warden("policy", "check", bad.toString()).err())
                .startsWith("warden policy check: bad.yaml:1: grace: expected an ISO 8601 duration");
    }

    @Test
    void verifierAdd_changesThePolicy_once() throws Exception {
        Path policy = Files.writeString(temp.resolve("policy.yaml"), "# mine\ngrace: PT30S\n");

        CommandRun first = CommandRun.warden("verifier", "add", "shop", "--tenant", "acme", "--data", temp.toString());
        CommandRun second = CommandRun.warden("verifier", "add", "shop", "--tenant", "acme", "--data", temp.toString());

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("shop is registered");
        assertThat(Files.readString(policy))
                .startsWith("# mine\ngrace: PT30S\n")
                .contains("- name: \"shop\"", "sources: [\"urn:verifier:shop/*\"]", "types: [\"used\",\"status\"]");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("shop is registered already");
    }

    @Test
    void verifierAdd_ofAnIssuer_restrictsItToTheIssuersOfItsTenants() throws Exception {
        Path policy = Files.writeString(
                temp.resolve("policy.yaml"), "issuers: [{issuer: i, tenant: t}, {issuer: j, tenant: u}]\n");

        CommandRun ran = CommandRun.warden(
                "verifier", "add", "x", "--tenant", "t", "--type", "issued", "--data", temp.toString());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(Files.readString(policy)).contains("types: [\"issued\"]\n    issuers: [\"i\"]");
    }

    @Test
    void consoleLink_withoutAPipeline_saysSo() {
        CommandRun ran = CommandRun.warden("console", "link", "--data", temp.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).startsWith("warden console link: no pipeline answers on " + temp);
    }

    @Test
    void verifierAdd_misspeltTenant_isRefused_withTheRightOne() throws Exception {
        Path policy = Files.writeString(temp.resolve("policy.yaml"), "issuers: [{issuer: i, tenant: acme}]\n");

        CommandRun ran = CommandRun.warden("verifier", "add", "x", "--tenant", "acmee", "--data", temp.toString());

        assertThat(ran)
                .isEqualTo(
                        new CommandRun(
                                2,
                                "",
                                "warden verifier add: --tenant: no issuer of the policy has tenant 'acmee'; did you mean acme?\n"));
        assertThat(Files.readString(policy)).isEqualTo("issuers: [{issuer: i, tenant: acme}]\n");
    }

    @Test
    void verifierAdd_badName_changesNothing() throws Exception {
        Path policy = Files.writeString(temp.resolve("policy.yaml"), "grace: PT30S\n");

        CommandRun ran = CommandRun.warden("verifier", "add", "a/b", "--tenant", "acme", "--data", temp.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("registrations[0].name: must be letters");
        assertThat(Files.readString(policy)).isEqualTo("grace: PT30S\n");
    }
}
