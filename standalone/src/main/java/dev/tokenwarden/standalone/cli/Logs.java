package dev.tokenwarden.standalone.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Configures the log of this process. It sets system properties that the Log4j configuration reads, so it must run before the first
 * logger is made.
 */
final class Logs {
    private Logs() {}

    /**
     * @param directory for log files; null: no log files
     * @param verbose whether to print the log, too
     */
    static void start(@Nullable Path directory, boolean verbose) {
        start(directory, verbose ? "info" : "warn");
    }

    /** As {@link #start(Path, boolean)}; {@code json}: one JSON object on each line. */
    static void start(Path directory, boolean verbose, boolean json) {
        start(directory, verbose);
        if (json) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-json.xml");
        }
    }

    /** For commands that report the failures of libraries in their own words. */
    static void startSilently() {
        System.setProperty("tokenwarden.console", "off");
        System.setProperty("tokenwarden.kafka", "off");
    }

    /** For commands that print their own progress: only errors are printed. */
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
