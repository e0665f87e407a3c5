package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.monitoring.BuildVersion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
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
            fields.put("version", BuildVersion.version());
            fields.put("java", Runtime.version().toString());
            context.terminal().out().println(Json.MAPPER.writeValueAsString(fields));
        } else {
            context.terminal().out().println("tokenwarden " + BuildVersion.version() + " (Java " + java + ")");
        }
        return ExitCode.DONE;
    }
}
