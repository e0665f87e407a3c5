package dev.tokenwarden.testkit;

import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaPart;
import dev.tokenwarden.embedded.OpenSearchPart;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Parts inside this JVM, with their data in temporary directories. */
final class EmbeddedBackbone implements Backbone {
    private final Map<Part, Running> running = new EnumMap<>(Part.class);

    /** Parts that were started together, and where their data is. */
    private record Running(EmbeddedParts parts, Path dir) {}

    @Override
    public synchronized void start(Set<Part> parts) {
        Set<Part> missing = EnumSet.noneOf(Part.class);
        missing.addAll(parts);
        missing.removeAll(running.keySet());
        if (missing.isEmpty()) {
            return;
        }
        try {
            Path dir = Files.createTempDirectory("tokenwarden-test-");
            var config = EmbeddedConfig.in(dir).only(missing);
            var started = new Running(EmbeddedParts.start(config), dir);
            missing.forEach(part -> running.put(part, started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized EmbeddedParts with(Part part) {
        start(Set.of(part));
        return Objects.requireNonNull(running.get(part), "started above").parts();
    }

    @Override
    public KafkaPart kafka() {
        return with(Part.KAFKA).kafka();
    }

    @Override
    public RedisPart redis() {
        return with(Part.REDIS).redis();
    }

    @Override
    public OpenSearchPart openSearch() {
        return with(Part.OPENSEARCH).openSearch();
    }

    @Override
    public synchronized void close() {
        Set.copyOf(running.values()).forEach(one -> {
            one.parts().close();
            Directories.delete(one.dir());
        });
        running.clear();
    }
}
