package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.assembly.ControlSocket;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code warden console link}. */
@Command(
        name = "link",
        description = {
            "Print a link that signs one person in to the console, as administrator of all tenants.",
            "",
            "The link works once, within 15 minutes. The command must run on the machine and as the user of ./warden up."
        })
final class ConsoleLinkCommand extends BaseCommand {

    private final CommandContext context;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory of warden up (default: .warden).")
    private Path data = ConfigLoader.DEFAULT_DATA;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ConsoleLinkCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, JsonProcessingException {
        DataLayout layout = new DataLayout(data);
        String link;
        try {
            link = ControlSocket.ask(layout, ControlSocket.CONSOLE_LINK);
        } catch (IOException e) {
            throw CommandFailure.failed("no pipeline answers on " + layout.root()
                    + ": start ./warden up, or give its directory with --data");
        }
        if (link.isEmpty()) {
            throw CommandFailure.failed("the process on " + layout.root() + " runs no console");
        }
        context.terminal().out().println(json ? Json.MAPPER.writeValueAsString(Map.of("link", link)) : link);
        return ExitCode.DONE;
    }
}
