package dev.tokenwarden.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory for one run. The system property {@code tokenwarden.bench.tmp} sets its parent. */
public record Workspace(Path dir) implements AutoCloseable {
    private static final String PARENT = "tokenwarden.bench.tmp";

    public static Workspace create(String name) throws IOException {
        Path parent =
                Files.createDirectories(Path.of(System.getProperty(PARENT, System.getProperty("java.io.tmpdir"))));
        return new Workspace(Files.createTempDirectory(parent, name + "-"));
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(dir)) {
            List<Path> paths = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(dir + ": cannot be removed", e);
        }
    }
}
