package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.ingest.importers.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Progress of the imports of a reporter, kept in a file. The events of a set of files always have the same order, so the number of
 * events that Kafka has is enough to continue. A file with changed content counts as another file.
 */
final class ImportJournal {

    /** @param done files that were imported completely; never standard input */
    record State(List<LogFile> done, List<LogFile> current, long sent) {
        State {
            done = List.copyOf(done);
            current = List.copyOf(current);
        }
    }

    private final Path file;
    private State state;

    private ImportJournal(Path file, State state) {
        this.file = file;
        this.state = state;
    }

    static ImportJournal open(Path file) throws IOException, CommandFailure {
        if (!Files.exists(file)) {
            return new ImportJournal(file, new State(List.of(), List.of(), 0));
        }
        try {
            return new ImportJournal(file, Json.MAPPER.readValue(file.toFile(), State.class));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw CommandFailure.failed(file + ": is damaged; remove it to import everything again");
        }
    }

    /** The sets of files to import, in order: first the set that was interrupted, if all its files exist. */
    List<List<LogFile>> rounds(List<LogFile> wanted) {
        Set<LogFile> left = new HashSet<>(wanted);
        state.done().forEach(left::remove);
        List<List<LogFile>> rounds = new ArrayList<>();
        if (!state.current().isEmpty() && left.containsAll(state.current())) {
            rounds.add(state.current());
            state.current().forEach(left::remove);
        }
        List<LogFile> others = wanted.stream().filter(left::contains).toList();
        if (!others.isEmpty()) {
            rounds.add(others);
        }
        return rounds;
    }

    void begin(List<LogFile> files) throws IOException {
        if (!files.equals(state.current())) {
            write(new State(state.done(), files.stream().anyMatch(LogFile::fromStdin) ? List.of() : files, 0));
        }
    }

    /** The number of events of the current files that Kafka has. */
    long sent() {
        return state.sent();
    }

    void sent(long events) throws IOException {
        if (!state.current().isEmpty()) {
            write(new State(state.done(), state.current(), events));
        }
    }

    void done() throws IOException {
        List<LogFile> done = new ArrayList<>(state.done());
        done.addAll(state.current());
        write(new State(done, List.of(), 0));
    }

    void forget(List<LogFile> files) throws IOException {
        List<LogFile> done = new ArrayList<>(state.done());
        done.removeAll(new HashSet<>(files));
        write(new State(done, state.current(), state.sent()));
    }

    private void write(State next) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, Json.MAPPER.writeValueAsBytes(next));
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        state = next;
    }
}
