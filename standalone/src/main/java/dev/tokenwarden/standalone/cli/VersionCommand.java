package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code warden version}. */
@Command(name = "version", description = "Say which version this is, and on which Java it runs.")
final class VersionCommand extends BaseCommand {

    private final Context context;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        String java = Runtime.version() + ", " + System.getProperty("java.vm.name");
        if (json) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("version", version());
            fields.put("java", Runtime.version().toString());
            context.terminal().out().println(Json.MAPPER.writeValueAsString(fields));
        } else {
            context.terminal().out().println("tokenwarden " + version() + " (Java " + java + ")");
        }
        return ExitCode.DONE;
    }

    /** The version that the build wrote down. */
    static String version() {
        try (InputStream file = VersionCommand.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
