package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code warden reinstate}. */
@Command(
        name = "reinstate",
        abbreviateSynopsis = true,
        description = {
            "Undo a revocation: the tokens that it denied can be used again.",
            "",
            "Name the revocation by the id that warden revoke printed, or by the same options: warden reinstate"
                    + " token --tenant ..."
        })
final class ReinstateCommand extends ApiCommand {

    @Parameters(paramLabel = "ID|TYPE", description = "Id of the revocation, or a TYPE of warden revoke.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String which;

    @Mixin
    private final TokenOptions target = new TokenOptions();

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    ReinstateCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        String id = target.revocationId(which);
        ObjectNode order = Json.MAPPER.createObjectNode().put("reason", reason.text());
        return print(client().delete("/v1/revocations/" + id, order), this::printText);
    }

    private void printText(JsonNode answer) {
        terminal()
                .out()
                .println(terminal().done() + " " + ApiText.outcome(answer) + ": "
                        + ApiText.target(answer.path("decision").path("target")));
    }
}
