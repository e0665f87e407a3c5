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
@Command(name = "version", description = "Print the version of Tokenwarden and of Java.")
final class VersionCommand extends BaseCommand {

    private final CommandContext context;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    VersionCommand(CommandContext context) {
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

    /** The version that the build wrote into version.properties. */
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
