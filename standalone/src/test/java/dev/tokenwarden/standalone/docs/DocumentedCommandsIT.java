package dev.tokenwarden.standalone.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.standalone.assembly.Assembly;
import dev.tokenwarden.standalone.assembly.RunningPipeline;
import dev.tokenwarden.standalone.assembly.StartProgress;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the shell commands of the pages against a running pipeline. A block that cannot run in the build has a comment before it that
 * says why: {@code <!-- not run: needs kcat -->}. The blocks of a page run in one shell, in order; a YAML block with the comment
 * {@code <!-- replaces keys of .warden/policy.yaml -->} changes the policy first.
 */
final class DocumentedCommandsIT {

    private static final Path ROOT = PageBlock.ROOT;
    private static final String POLICY_MARK = "replaces keys of .warden/policy.yaml";
    private static final List<String> RUN = List.of("README.md", "docs/quick-start.md");

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/quick-start.md"})
    @Timeout(300)
    void page_isTrue(String page) throws Exception {
        Path home = home();
        Path data = home.resolve(".warden");
        Map<Setting, String> flags = Map.of(
                Setting.DATA, data.toString(),
                Setting.KAFKA_PORT, "0",
                Setting.REDIS_PORT, "0",
                Setting.OPENSEARCH_PORT, "0",
                Setting.GATEWAY_PORT, "0",
                Setting.API_PORT, "0",
                Setting.CONSOLE_PORT, "0",
                Setting.METRICS_LISTEN, "127.0.0.1:0");
        try (Assembly assembly =
                Assembly.start(ConfigLoader.load(flags, Map.of(), null), Clock.systemUTC(), StartProgress.SILENT)) {
            List<PageBlock> batch = new ArrayList<>();
            for (PageBlock block : PageBlock.read(ROOT.resolve(page))) {
                if (block.mark().equals(POLICY_MARK)) {
                    run(home, assembly.running(), batch);
                    batch.clear();
                    changePolicy(data, block.text());
                } else if (block.language().equals("sh") && !block.isNotRun()) {
                    batch.add(block);
                }
            }
            run(home, assembly.running(), batch);
        }
    }

    @Test
    void everyShellBlock_isRunOrSaysWhyNot() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path page : PageBlock.pages()) {
            String name = ROOT.relativize(page).toString();
            for (PageBlock block : PageBlock.read(page)) {
                if (block.language().equals("sh") && !block.isNotRun() && !RUN.contains(name)) {
                    silent.add(name + ":" + block.line());
                }
            }
        }

        assertThat(silent)
                .as("shell blocks that are neither run nor marked with <!-- not run: reason -->")
                .isEmpty();
    }

    /** A working directory with a launcher that runs this build, and the files of the repository that pages name. */
    private Path home() throws IOException {
        Path home = Files.createDirectory(temp.resolve("home"));
        for (String name : List.of("docs", "deploy")) {
            Files.createSymbolicLink(home.resolve(name), ROOT.resolve(name));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path launcher = Files.writeString(
                home.resolve("warden"),
                "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -cp '" + classPath
                        + "' dev.tokenwarden.standalone.Warden \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    /** Runs blocks in one shell that stops at the first command that fails. */
    private static void run(Path home, RunningPipeline running, List<PageBlock> blocks)
            throws IOException, InterruptedException {
        if (blocks.isEmpty()) {
            return;
        }
        StringBuilder script = new StringBuilder("set -eo pipefail\n");
        for (PageBlock block : blocks) {
            script.append("echo '--- ")
                    .append(block.page().getFileName())
                    .append(':')
                    .append(block.line())
                    .append("'\n")
                    .append(block.text());
        }
        String text = script.toString()
                .replace("http://127.0.0.1:18080", address(running.gateway()))
                .replace("http://127.0.0.1:18081", address(running.api()));
        Path file = Files.writeString(home.resolve("page.sh"), text);
        Path out = home.resolve("page.out");
        Process shell = new ProcessBuilder("bash", file.toString())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = shell.waitFor(200, TimeUnit.SECONDS);
        if (!ended) {
            shell.destroyForcibly();
        }
        assertThat(ended && shell.exitValue() == 0)
                .as("%s\n--- output\n%s", text, Files.readString(out, UTF_8))
                .isTrue();
    }

    private static String address(URI address) {
        return address.toString();
    }

    /** Replaces the top-level keys that the block has. */
    private static void changePolicy(Path data, String block) throws IOException {
        Path file = data.resolve("policy.yaml");
        StringBuilder kept = new StringBuilder();
        boolean dropping = false;
        for (String line : Files.readAllLines(file)) {
            if (!line.isEmpty() && Character.isLetter(line.charAt(0))) {
                String key = line.substring(0, line.indexOf(':') + 1);
                dropping = block.lines().anyMatch(other -> other.startsWith(key));
            }
            if (!dropping) {
                kept.append(line).append('\n');
            }
        }
        Files.writeString(file, kept + block);
    }
}
