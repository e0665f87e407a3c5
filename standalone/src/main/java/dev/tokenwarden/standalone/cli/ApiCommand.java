package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that calls the revocation API and prints its answer, as text or with {@code --json} as it is. */
abstract class ApiCommand extends BaseCommand {

    private final CommandContext context;

    @Option(names = "--json", order = 30, description = "Print the answer of the API as JSON.")
    private boolean json;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    ApiCommand(CommandContext context) {
        this.context = context;
    }

    final boolean isJson() {
        return json;
    }

    final CommandContext context() {
        return context;
    }

    final Terminal terminal() {
        return context.terminal();
    }

    /** The settings that the options select. */
    final WardenConfig config() throws ConfigException {
        return api.config(context);
    }

    /** A client of the API that the options select. */
    final RevocationApiClient client() throws CommandFailure, ConfigException {
        return api.client(context);
    }

    /** The health of each role; see {@link ApiOptions#roles}. */
    final JsonNode roles() throws ConfigException {
        return api.roles(context);
    }

    /**
     * Prints an answer.
     *
     * @param text prints it for people
     * @return {@link ExitCode#DONE}
     */
    final int print(JsonNode answer, Consumer<JsonNode> text) {
        if (json) {
            terminal().out().println(answer);
        } else {
            text.accept(answer);
        }
        return ExitCode.DONE;
    }
}
