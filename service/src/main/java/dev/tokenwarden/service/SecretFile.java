package dev.tokenwarden.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A password or token in a file. It is read again each time that it is needed, so that a new one is used for the next connection. A
 * file that is missing or empty does not replace the last secret. Safe for use by several threads.
 */
public final class SecretFile implements Supplier<String> {
    private static final Logger log = LoggerFactory.getLogger(SecretFile.class);

    private final Path file;
    private String last;
    private boolean failed;

    /** @param first the secret that the file held */
    public SecretFile(Path file, String first) {
        this.file = file;
        this.last = first;
    }

    /** The secret, without white space around it. */
    @Override
    public synchronized String get() {
        String problem;
        try {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()) {
                if (!text.equals(last)) {
                    log.atInfo().addKeyValue("file", file).log("New secret in use");
                }
                last = text;
                failed = false;
                return text;
            }
            problem = "the file is empty";
        } catch (IOException e) {
            problem = e.getClass().getSimpleName();
        }
        if (!failed) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("error", problem)
                    .log("Secret not renewed, the old one stays in use");
        }
        failed = true;
        return last;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SecretFile[" + file + "]";
    }
}
