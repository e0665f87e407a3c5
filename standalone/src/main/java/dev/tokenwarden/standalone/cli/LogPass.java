package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.importers.ImportCounts;
import dev.tokenwarden.ingest.importers.ImportedEvent;
import dev.tokenwarden.ingest.importers.LogFile;
import dev.tokenwarden.ingest.importers.LogImport;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads logs, passes on their events in time order, writes unreadable records to a file, and prints the counts. */
final class LogPass {

    /** Receives events. */
    @FunctionalInterface
    interface Taker {
        void take(ImportedEvent event) throws IOException, CommandFailure;
    }

    private final Terminal terminal;
    private final LogFormat format;
    private final LogOrigin origin;
    private final Enrichment enrichment;
    private final @Nullable Path rejected;
    private final InputStream stdin;
    private boolean append;
    private @Nullable String problem;

    /**
     * @param rejected file for unreadable records; null: they are only counted
     * @param stdin read where a file's name is {@code -}
     */
    LogPass(
            Terminal terminal,
            LogFormat format,
            LogOrigin origin,
            Enrichment enrichment,
            @Nullable Path rejected,
            InputStream stdin) {
        this.terminal = terminal;
        this.stdin = stdin;
        this.format = format;
        this.origin = origin;
        this.enrichment = enrichment;
        this.rejected = rejected;
    }

    /** Appends unreadable records to the file instead of replacing it. */
    LogPass appending() {
        append = true;
        return this;
    }

    void run(List<LogFile> files, Taker taker) throws CommandFailure, IOException, InterruptedException {
        long begin = System.nanoTime();
        ImportProgress progress = new ImportProgress(terminal);
        ImportCounts counts;
        Optional<LogFormat> looksLike;
        try (LogImport logs = LogImport.open(format, origin, enrichment, stdin)) {
            read(logs, files, progress);
            progress.phase("events", logs.counts().events());
            long taken = 0;
            for (ImportedEvent event = logs.next(); event != null; event = logs.next()) {
                taker.take(event);
                progress.at(++taken);
            }
            counts = logs.counts();
            looksLike = logs.looksLike();
            setAside(logs);
            progress.clear();
            logs.problems().forEach(problem -> terminal.err().println(ApiText.plain(problem)));
        }
        problem = problem(counts, files.size(), looksLike);
        summary(counts, files.size(), Duration.ofNanos(System.nanoTime() - begin));
    }

    private static void read(LogImport logs, List<LogFile> files, ImportProgress progress)
            throws CommandFailure, InterruptedException {
        progress.phase("bytes read", files.stream().mapToLong(LogFile::size).sum());
        try {
            logs.read(files, progress::at);
        } catch (AccessDeniedException e) {
            throw CommandFailure.failed(e.getFile() + ": permission denied");
        } catch (IOException e) {
            throw CommandFailure.failed("cannot be read: " + e.getMessage());
        }
    }

    /** Creates the file when the first record is written to it. */
    private void setAside(LogImport logs) throws IOException {
        if (rejected == null) {
            return;
        }
        byte[] line = logs.nextAside();
        boolean device = Files.exists(rejected) && !Files.isRegularFile(rejected);
        if (!append && !device) {
            Files.deleteIfExists(rejected);
        }
        if (line == null) {
            return;
        }
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(rejected, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            for (; line != null; line = logs.nextAside()) {
                out.write(line);
                out.write('\n');
            }
        }
    }

    /**
     * Fails if the files had nothing to read, or mostly records that are not of the format: then a result without events or
     * detections means nothing.
     */
    void check() throws CommandFailure {
        if (problem != null) {
            throw CommandFailure.failed(problem);
        }
    }

    private @Nullable String problem(ImportCounts counts, int files, Optional<LogFormat> looksLike) {
        if (counts.records() == 0) {
            return String.format(Locale.ROOT, "no records found in %,d files", files);
        }
        if (counts.setAside() * 2 <= counts.records()) {
            return null;
        }
        return String.format(
                        Locale.ROOT,
                        "%,d of %,d records cannot be read as %s",
                        counts.setAside(),
                        counts.records(),
                        format.wireName())
                + looksLike
                        .map(other -> "; looks like " + other.wireName() + "; try --format " + other.wireName())
                        .orElse("; --rejected FILE shows them");
    }

    private void summary(ImportCounts counts, int files, Duration took) {
        PrintStream err = terminal.err();
        err.printf(
                Locale.ROOT,
                "%s: %,d records in %,d files, %s, %,.0f records/s%n",
                format.wireName(),
                counts.records(),
                files,
                ProgressLines.seconds(took),
                counts.records() / Math.max(1e-3, took.toMillis() / 1_000.0));
        err.printf(Locale.ROOT, "%,12d  gave %,d events", counts.mapped(), counts.events());
        err.println(
                counts.repeated() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %,d of them duplicates", counts.repeated()));
        for (Map.Entry<String, Long> reason : counts.passed().entrySet()) {
            err.printf(Locale.ROOT, "%,12d  not about tokens: %s%n", reason.getValue(), reason.getKey());
        }
        for (Map.Entry<String, Long> reason : counts.aside().entrySet()) {
            err.printf(Locale.ROOT, "%,12d  unreadable: %s%n", reason.getValue(), reason.getKey());
        }
        if (counts.setAside() > 0) {
            err.println(
                    rejected == null
                            ? "              (--rejected FILE keeps unreadable records)"
                            : "              in " + rejected);
        }
    }
}
