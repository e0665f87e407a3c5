package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden check}. */
@Command(
        name = "check",
        abbreviateSynopsis = true,
        description = {
            "Report whether a token is denied, and why.",
            "",
            "Give as many claims of the token as you have: --sub, --client, --kid, --jkt, --sid, --grant and --iat"
                    + " find revocations of its subject, client, key, session and grant."
        })
final class CheckCommand extends ApiCommand {

    @Mixin
    private final TokenOptions claims = new TokenOptions();

    @Option(names = "--iat", order = 11, paramLabel = "SECONDS", description = "iat of the token.")
    private @Nullable Long iat;

    CheckCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        ObjectNode token = claims.token().put("iat", iat);
        return print(client().post("/v1/check", token), this::printText);
    }

    private void printText(JsonNode answer) {
        Terminal terminal = terminal();
        boolean denied = answer.path("denied").asBoolean();
        boolean shadow = answer.path("shadow").asBoolean();
        terminal.out()
                .println(
                        denied
                                ? terminal.red("denied")
                                : shadow
                                        ? terminal.yellow("not denied, only reported (shadow)")
                                        : terminal.green("not denied"));
        for (JsonNode by : answer.path("by")) {
            terminal.out().println("  " + ApiText.target(by.path("target")));
            terminal.out()
                    .println("    " + ApiText.plain(by.path("reason").asText()) + ", by "
                            + ApiText.plain(by.path("actor").asText()) + " at "
                            + by.path("effective").asText() + ", id "
                            + by.path("id").asText());
        }
    }
}
