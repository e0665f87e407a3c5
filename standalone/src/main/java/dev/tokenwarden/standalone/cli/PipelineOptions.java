package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that select a pipeline: its settings file and data directory. */
class PipelineOptions {

    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    @Option(
            names = "--config",
            order = 90,
            paramLabel = "FILE",
            description = "Settings file (default: warden.yaml in the working directory).")
    private @Nullable Path file;

    @Option(
            names = "--data",
            order = 91,
            paramLabel = "DIR",
            description = "The data directory of warden up (default: .warden).")
    void data(String text) {
        give(Setting.DATA, text);
    }

    final void give(Setting setting, String text) {
        given.put(setting, text);
    }

    /** Whether a settings file was given. */
    final boolean hasFile() {
        return file != null;
    }

    /**
     * The settings: these options, then the environment, then the file.
     *
     * @throws ConfigException if a setting is wrong, or another user could have written a file
     */
    final WardenConfig config(CommandContext context) throws ConfigException {
        return ConfigLoader.load(given, context.environment(), file);
    }
}
