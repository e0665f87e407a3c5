package dev.tokenwarden.standalone.config;

import dev.tokenwarden.service.SecretFile;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A password or token. {@code toString} does not show it.
 *
 * @param value what it was at start
 * @param file the file that it was read from; null: it came from elsewhere
 */
public record Secret(String value, @Nullable Path file) {
    public Secret {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
    }

    /** A secret that does not change. */
    public Secret(String value) {
        this(value, null);
    }

    /** What it is at the time of each call: the file is read again. */
    public Supplier<String> current() {
        return file == null ? () -> value : new SecretFile(file, value);
    }

    @Override
    public String toString() {
        return "Secret[********]";
    }
}
