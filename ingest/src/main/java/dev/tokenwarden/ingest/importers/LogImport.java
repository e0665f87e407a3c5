package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs of one format and returns their events in the order of time, for any order of files and records; events
 * of one time in the order of the files' list, what issues tokens before what uses them. The same files give the same
 * sequence, however many threads read them. What does not fit in memory goes to a temporary directory.
 *
 * <p>Use: {@link #read}, then {@link #next} until null, then {@link #nextAside} until null, {@link #close}.
 */
public final class LogImport implements AutoCloseable {
    /** What each thread keeps in memory. */
    private static final int CHUNK_BYTES = 32 << 20;

    private static final int ASIDE_BYTES = 4 << 20;
    private static final int MOST_READERS = 4;

    private final LogFormat format;
    private final LogOrigin origin;
    private final Enrichment enrichment;
    private final InputStream stdin;
    private final Path directory;
    private final AtomicLong bytesRead = new AtomicLong();
    private final List<String> problems = new ArrayList<>();
    private ImportCounts counts = new ImportCounts(0, 0, 0, 0, Map.of(), Map.of(), 0);
    private final Map<LogFormat, Long> likeOthers = new EnumMap<>(LogFormat.class);
    private @Nullable EventMerge events;
    private @Nullable EventMerge aside;

    private LogImport(LogFormat format, LogOrigin origin, Enrichment enrichment, InputStream stdin, Path directory) {
        this.format = format;
        this.origin = origin;
        this.enrichment = enrichment;
        this.stdin = stdin;
        this.directory = directory;
    }

    /**
     * @param enrichment applied to every event
     * @param stdin read where a file's name is {@code -}
     */
    public static LogImport open(LogFormat format, LogOrigin origin, Enrichment enrichment, InputStream stdin)
            throws IOException {
        return new LogImport(format, origin, enrichment, stdin, Files.createTempDirectory("tokenwarden-import"));
    }

    /**
     * Reads all of the files. Once.
     *
     * @param progress told from time to time how many bytes of the files have been read, on the calling thread
     * @throws IOException if a file cannot be opened, or the temporary directory is full
     */
    public void read(List<LogFile> files, Progress progress) throws IOException, InterruptedException {
        int readers =
                Math.max(1, Math.min(Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors()), files.size()));
        ExecutorService threads = Executors.newFixedThreadPool(readers, task -> {
            Thread thread = new Thread(task, "log-reader");
            thread.setDaemon(true);
            return thread;
        });
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<Share>> shares = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                shares.add(threads.submit(() -> share(files, next)));
            }
            threads.shutdown();
            while (!threads.awaitTermination(200, TimeUnit.MILLISECONDS)) {
                progress.read(bytesRead.get());
            }
            merge(shares);
            progress.read(bytesRead.get());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Told of progress. */
    @FunctionalInterface
    public interface Progress {
        void read(long bytes);
    }

    private record Share(
            ImportCounts counts,
            List<Run> events,
            List<Run> aside,
            Map<Integer, String> problems,
            Map<LogFormat, Long> likeOthers) {}

    private Share share(List<LogFile> files, AtomicInteger next) throws IOException {
        EventSorter ofEvents = new EventSorter(directory, CHUNK_BYTES);
        EventSorter ofAside = new EventSorter(directory, ASIDE_BYTES);
        LogReader reader = new LogReader(format, origin, enrichment, ofEvents, ofAside);
        Map<Integer, String> damages = new TreeMap<>();
        for (int number = next.getAndIncrement(); number < files.size(); number = next.getAndIncrement()) {
            LogFile file = files.get(number);
            try (LogParts parts = LogInput.open(file, stdin, bytesRead)) {
                IOException problem = reader.read(file, number, parts);
                if (problem != null) {
                    damages.put(
                            number, file.name() + ": damaged: " + problem.getMessage() + "; what came before is taken");
                }
            }
        }
        return new Share(reader.counts(), ofEvents.runs(), ofAside.runs(), damages, reader.likeOthers());
    }

    private void merge(List<Future<Share>> shares) throws IOException, InterruptedException {
        List<Run> ofEvents = new ArrayList<>();
        List<Run> ofAside = new ArrayList<>();
        Map<Integer, String> damages = new TreeMap<>();
        for (Future<Share> future : shares) {
            Share share;
            try {
                share = future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException problem) {
                    throw problem;
                }
                throw new IllegalStateException(e.getCause());
            }
            ofEvents.addAll(share.events);
            ofAside.addAll(share.aside);
            damages.putAll(share.problems);
            counts = sum(counts, share.counts);
            share.likeOthers.forEach((other, count) -> likeOthers.merge(other, count, Long::sum));
        }
        problems.addAll(damages.values());
        events = new EventMerge(ofEvents, true);
        aside = new EventMerge(ofAside, false);
    }

    /** The next event; null at the end. */
    public @Nullable ImportedEvent next() throws IOException {
        EventMerge merge = events;
        if (merge == null) {
            throw new IllegalStateException("nothing was read");
        }
        Entry entry = merge.next();
        return entry == null ? null : new ImportedEvent(entry.key(), entry.value());
    }

    /** The next line of what was set aside, in the order of the files; null at the end. */
    public byte @Nullable [] nextAside() throws IOException {
        EventMerge merge = aside;
        if (merge == null) {
            throw new IllegalStateException("nothing was read");
        }
        Entry entry = merge.next();
        return entry == null ? null : entry.value();
    }

    /** What became of the records. Complete once all events have been taken. */
    public ImportCounts counts() {
        return new ImportCounts(
                counts.records(),
                counts.mapped(),
                counts.events(),
                events == null ? 0 : events.repeated(),
                counts.passed(),
                counts.aside(),
                problems.size());
    }

    /** Another format that reads most of the records which are not of this one; empty if no format does. */
    public Optional<LogFormat> looksLike() {
        return FormatGuess.best(likeOthers);
    }

    /** What is wrong with files, a line each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private static ImportCounts sum(ImportCounts a, ImportCounts b) {
        return new ImportCounts(
                a.records() + b.records(),
                a.mapped() + b.mapped(),
                a.events() + b.events(),
                0,
                sum(a.passed(), b.passed()),
                sum(a.aside(), b.aside()),
                a.damaged() + b.damaged());
    }

    private static Map<String, Long> sum(Map<String, Long> a, Map<String, Long> b) {
        Map<String, Long> sum = new TreeMap<>(a);
        b.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return sum;
    }

    /** Removes what is left in the temporary directory. */
    @Override
    public void close() throws IOException {
        if (events != null) {
            events.close();
        }
        if (aside != null) {
            aside.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
