package dev.tokenwarden.standalone.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how this process logs. It works by system properties that the Log4j configuration reads, so it must come before
 * the first logger.
 */
final class Logs {
    private Logs() {}

    /**
     * @param directory where log files go, or null for none
     * @param verbose whether the console shows what is otherwise only in the file
     */
    static void start(@Nullable Path directory, boolean verbose) {
        start(directory, verbose ? "info" : "warn");
    }

    /** For commands that tell what happens themselves: only what breaks them comes in between. */
    static void startQuietly(Path directory, boolean verbose) {
        start(directory, verbose ? "info" : "error");
    }

    private static void start(@Nullable Path directory, String console) {
        System.setProperty("tokenwarden.console", console);
        if (directory != null) {
            System.setProperty("tokenwarden.logs", directory.toString());
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-service.xml");
        }
    }
}
