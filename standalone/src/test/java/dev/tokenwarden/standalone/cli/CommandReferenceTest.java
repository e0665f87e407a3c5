package dev.tokenwarden.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * {@code docs/commands.md} holds the help of every command; the launcher prints it from there. To write the page again after a
 * change: run this test with {@code -Dcommands.write=true}.
 */
final class CommandReferenceTest {

    private static final Path ROOT = root();
    private static final Path PAGE = ROOT.resolve("docs/commands.md");

    @TempDir
    Path home;

    @Test
    void page_holdsTheHelpOfEveryCommand() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("commands.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE).content(UTF_8).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void launcher_printsTheHelpOfEveryCommand_withoutABuild(String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.remove(0);
        arguments.add("--help");

        Launched launched = launch(arguments);

        assertThat(launched.exitCode()).isZero();
        assertThat(launched.out())
                .startsWith("Usage: " + command)
                .isEqualTo(CommandRun.warden(arguments.toArray(String[]::new)).out());
        assertThat(launched.target()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    -h                           | 0 | Usage: warden [
                    revoke token --jti a -h      | 0 | Usage: warden revoke
                    policy check p.yaml --help   | 0 | Usage: warden policy check
                    --help revoke                | 0 | Usage: warden [
                    fly --help                   | 2 | warden: unknown command 'fly'
                    -                            | 2 | Usage: warden [
                    """)
    void launcher_findsTheCommand(String arguments, int exitCode, String start) throws Exception {
        Launched launched = launch(arguments == null ? List.of() : List.of(arguments.split(" ")));

        assertThat(launched.exitCode()).isEqualTo(exitCode);
        assertThat(exitCode == 0 ? launched.out() : launched.err()).startsWith(start);
        assertThat(launched.target()).doesNotExist();
    }

    static Stream<String> commands() {
        return all().map(line -> line.getCommandSpec().qualifiedName());
    }

    private static Stream<CommandLine> all() {
        return withSubcommands(WardenCommand.line(CommandRun.context()));
    }

    private static Stream<CommandLine> withSubcommands(CommandLine line) {
        return Stream.concat(
                Stream.of(line),
                line.getSubcommands().values().stream().flatMap(CommandReferenceTest::withSubcommands));
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Commands

                This page is generated from the commands' own help. `./warden COMMAND --help` prints the same text; it needs neither a
                build nor Java.
                """);
        all().forEach(line -> page.append("\n## ")
                .append(line.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(line.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .append("```\n"));
        return page.toString();
    }

    /** Runs a copy of the launcher that has nothing but the page beside it. */
    private Launched launch(List<String> arguments) throws IOException, InterruptedException {
        Files.createDirectory(home.resolve("docs"));
        Files.copy(PAGE, home.resolve("docs/commands.md"));
        Files.copy(ROOT.resolve("warden"), home.resolve("warden"));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("warden").toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("JAVA_HOME");
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Launched(
                process.exitValue(), Files.readString(out), Files.readString(err), home.resolve("standalone"));
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("warden"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    private record Launched(int exitCode, String out, String err, Path target) {}
}
