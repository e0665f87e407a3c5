package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.standalone.config.ConfigException;
import java.io.PrintStream;
import picocli.CommandLine.Command;

/** {@code warden token list}. */
@Command(
        name = "list",
        abbreviateSynopsis = true,
        description = {
            "List the tokens that were made with warden token make: name, role, tenants, expiry and who made them.",
            "",
            "Tokens that the configuration holds, such as that of this command, are not listed. Secrets are not kept."
        })
final class TokenListCommand extends ApiCommand {

    TokenListCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        return print(client().get("/v1/tokens"), this::printText);
    }

    private void printText(JsonNode answer) {
        PrintStream out = terminal().out();
        if (answer.path("items").isEmpty()) {
            out.println("no token was made");
        }
        for (JsonNode token : answer.path("items")) {
            out.println(ApiText.apiToken(token));
        }
    }
}
