package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy file that is read again whenever it changes. A text with a mistake changes nothing: the mistake is reported once, with
 * line and key, and the policy before it stays in force.
 */
final class PolicyFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);

    /** The file is polled, because network and overlay file systems lose file events. */
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final Path file;
    private final PolicySource source;
    private final StartProgress progress;
    private final ScheduledExecutorService looker;
    private @Nullable Stamp seen;
    private boolean refused;

    private PolicyFile(Path file, PolicySource source, StartProgress progress, @Nullable Stamp seen) {
        this.file = file;
        this.source = source;
        this.progress = progress;
        this.seen = seen;
        this.looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "policy-file");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Reads the file.
     *
     * @throws PolicyException if it has a mistake
     */
    static PolicyFile open(Path file, StartProgress progress) throws PolicyException {
        Stamp stamp = Stamp.of(file);
        return new PolicyFile(file, new PolicySource(PolicyLoader.load(file)), progress, stamp);
    }

    PolicySource source() {
        return source;
    }

    /** Starts to look for changes. */
    void watch() {
        looker.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        Stamp stamp = Stamp.of(file);
        if (Objects.equals(stamp, seen)) {
            return;
        }
        seen = stamp;
        try {
            Policy read = PolicyLoader.load(file);
            if (source.put(read)) {
                LOG.atInfo().addKeyValue("file", file).log("A changed policy is in force");
                progress.note("policy: " + file + " changed and is in force");
            } else if (refused) {
                progress.note("policy: " + file + " is valid again; the policy in force did not change");
            }
            refused = false;
        } catch (PolicyException e) {
            refused = true;
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("A changed policy is refused, the old one stays");
            progress.note("policy: " + e.getMessage() + " (refused; the policy before it stays in force)");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("The policy file could not be looked at");
        }
    }

    /** Writes the default policy of a first start. */
    static void create(Path file) throws IOException {
        try (InputStream text = PolicyFile.class.getResourceAsStream("default-policy.yaml")) {
            PrivateFiles.write(file, new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }

    /** A value that changes when the file changes, also when an editor replaces the file. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {
        static @Nullable Stamp of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException e) {
                return null;
            }
        }
    }
}
