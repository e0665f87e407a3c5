package dev.tokenwarden.ingest.importers;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file to import.
 *
 * @param name as the caller named it, or its directory
 * @param size bytes; 0 where that is not known
 * @param modified milliseconds since the epoch; 0 where that is not known
 */
public record LogFile(String name, long size, long modified) {
    /** Stands for standard input. */
    public static final String STDIN = "-";

    /**
     * The files that the names stand for: directories with all that is below them, by name, hidden files left out. Each
     * file once.
     *
     * @throws NoSuchFileException if there is no such file
     */
    public static List<LogFile> list(List<String> names) throws IOException {
        Map<String, LogFile> files = new LinkedHashMap<>();
        for (String name : names) {
            if (name.equals(STDIN)) {
                files.put(name, new LogFile(name, 0, 0));
                continue;
            }
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                for (Path below : below(path)) {
                    files.putIfAbsent(key(below), of(below));
                }
            } else {
                files.putIfAbsent(key(path), of(path));
            }
        }
        return List.copyOf(files.values());
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> walked = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> files = new ArrayList<>(walked.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList());
            files.sort(null);
            return files;
        }
    }

    private static String key(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static LogFile of(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return new LogFile(
                path.toString(),
                Files.size(path),
                Files.getLastModifiedTime(path).toMillis());
    }

    /** Whether this is standard input. */
    public boolean fromStdin() {
        return name.equals(STDIN);
    }

    Path path() {
        return Path.of(name);
    }
}
