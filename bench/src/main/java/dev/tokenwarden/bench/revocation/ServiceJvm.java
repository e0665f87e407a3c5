package dev.tokenwarden.bench.revocation;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that runs one of the programs of this package. Requests and answers are lines. It ends when it is closed or its input
 * ends.
 */
final class ServiceJvm implements AutoCloseable {
    /** The prefix of answers. */
    static final String ANSWER = "= ";

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private ServiceJvm(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /**
     * @param log receives its standard error
     * @param heap such as {@code 512m}
     */
    static ServiceJvm start(Class<?> program, Path log, String heap, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseParallelGC",
                "-Dlog4j2.level=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(args));
        return new ServiceJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
                .start());
    }

    /** The next answer; empty if the process has ended. Other lines go to its log. */
    String answer() {
        try {
            String line = out.readLine();
            while (line != null && !line.startsWith(ANSWER)) {
                line = out.readLine();
            }
            return line == null ? "" : line.substring(ANSWER.length());
        } catch (IOException e) {
            return "";
        }
    }

    void say(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String ask(String line) {
        say(line);
        return answer();
    }

    /** Sends SIGKILL, and waits for the end. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
        await();
    }
}
