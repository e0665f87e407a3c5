package dev.tokenwarden.bench.verifier;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with this class path. It reads commands from its standard input, and answers each line with one line. */
final class ChildJvm implements AutoCloseable {
    /** Marks answers, so that other output is not mistaken for one. */
    private static final String ANSWER = "> ";

    private static final long STOP_SECONDS = 20;

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private String first = "";

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a JVM and waits for its first line. Its log goes to a file in {@code dir}. */
    static ChildJvm start(Class<?> main, Path dir, String heap) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                dir.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(dir.resolve(main.getSimpleName() + ".log").toFile())
                .start();
        ChildJvm child = new ChildJvm(main.getSimpleName(), process);
        child.first = child.read();
        return child;
    }

    /** Its first line. */
    String first() {
        return first;
    }

    /** Sends a command and returns the answer. */
    String ask(String line) throws IOException {
        in.write(line);
        in.newLine();
        in.flush();
        return read();
    }

    /** The next line that it sends without a command. */
    String read() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
        }
        throw new IOException(name + " ended");
    }

    /** Used by the child: sends the line that {@link #ask} returns. */
    static void answer(String line) {
        System.out.println(ANSWER + line);
        System.out.flush();
    }

    /** Used by the child: the next command; null: the end. */
    static BufferedReader commands() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    /** Closes its standard input, and kills the process if that is not enough. */
    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
