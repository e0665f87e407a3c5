package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.ingest.importers.LogFile;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.standalone.terminal.Terminal;
import dev.tokenwarden.streams.Backtest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One backtest: lines in, detections out, and a summary at the end. */
final class BacktestRun implements AutoCloseable {

    private static final int OUT_BUFFER = 1 << 16;
    private static final int LOOK_EVERY = 1_000;
    private static final int SHOWN_REFUSALS = 5;

    private final Terminal terminal;
    private final Path state;
    private final OutputStream out;
    private final Backtest backtest;
    private final BacktestProgress progress;
    private final Map<String, Set<String>> found = new TreeMap<>();
    private final long begin = System.nanoTime();
    private long refused;

    private BacktestRun(Policy policy, Terminal terminal, Path state) {
        this.terminal = terminal;
        this.state = state;
        this.out = new BufferedOutputStream(terminal.out(), OUT_BUFFER);
        this.progress = new BacktestProgress(terminal);
        this.backtest = new Backtest(policy, state, this::found);
    }

    static BacktestRun open(Policy policy, Terminal terminal) throws IOException {
        return new BacktestRun(policy, terminal, Files.createTempDirectory("tokenwarden-backtest"));
    }

    /** Reads all events of a file. A line that is not an event is reported and skipped. */
    void read(String file) throws CommandFailure {
        try (EventLines lines = EventLines.open(file)) {
            progress.file(lines);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                take(file, lines.number(), line);
                progress.tick(backtest.taken());
                if (lines.number() % LOOK_EVERY == 0 && terminal.out().checkError()) {
                    throw CommandFailure.failed("standard output is closed");
                }
            }
        } catch (IOException e) {
            throw CommandFailure.failed(file + ": " + EventLines.problem(e));
        }
    }

    /** Reads all events of log files. */
    void read(LogPass logs, List<LogFile> files) throws CommandFailure, IOException, InterruptedException {
        logs.run(files, event -> {
            take(Topics.TOKEN_EVENTS, backtest.taken() + 1, event.json());
            if (backtest.taken() % LOOK_EVERY == 0 && terminal.out().checkError()) {
                throw CommandFailure.failed("standard output is closed");
            }
        });
    }

    private void take(String file, long number, byte[] line) {
        try {
            backtest.accept(line);
        } catch (InvalidEventException e) {
            if (refused++ < SHOWN_REFUSALS) {
                progress.clear();
                terminal.err()
                        .println(file + ":" + number + ": skipped: " + ApiText.plain(String.valueOf(e.getMessage())));
            }
        }
    }

    private void found(byte[] detection) {
        try {
            out.write(detection);
            out.write('\n');
            count(detection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void count(byte[] detection) throws IOException {
        String rule = "";
        String id = "";
        try (JsonParser parser = JsonStreams.FACTORY.createParser(detection)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "rule" -> rule = parser.getText();
                    case "id" -> id = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        }
        found.computeIfAbsent(rule, key -> new HashSet<>()).add(id);
    }

    /** Ends the input, so that no detection stays pending, and prints the summary. */
    void finish() throws IOException {
        backtest.finish();
        out.flush();
        progress.clear();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        for (Map.Entry<String, Set<String>> rule : found.entrySet()) {
            terminal.err().printf(Locale.ROOT, "%8d  %s%n", rule.getValue().size(), rule.getKey());
        }
        int all = found.values().stream().mapToInt(Set::size).sum();
        terminal.err()
                .printf(
                        Locale.ROOT,
                        "%d detections in %d events, %d skipped, %s, %.0f events/s%n",
                        all,
                        backtest.taken(),
                        refused,
                        ProgressLines.seconds(took),
                        backtest.taken() / Math.max(1e-3, took.toMillis() / 1000.0));
    }

    @Override
    public void close() throws IOException {
        backtest.close();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
