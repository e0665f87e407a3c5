package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
final class ReinstateCommand extends BaseCommand {

    private static final String ID = "[0-9a-f]{32}";

    private final CommandContext context;

    @Parameters(paramLabel = "ID|TYPE", description = "Id of the revocation, or a TYPE of warden revoke.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String which;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Option(
            names = "--reason",
            order = 20,
            required = true,
            paramLabel = "TEXT",
            description = "Reason, for the audit log.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String reason;

    @Option(names = "--json", order = 30, description = "Print the answer of the API as JSON.")
    private boolean json;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    ReinstateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        String id = which.matches(ID) ? which : target.target(which).id();
        ObjectNode order = Json.MAPPER.createObjectNode().put("reason", reason);
        JsonNode answer = api.client(context).delete("/v1/revocations/" + id, order);
        Terminal terminal = context.terminal();
        if (json) {
            terminal.out().println(answer);
        } else {
            terminal.out()
                    .println(terminal.done() + " " + ApiText.outcome(answer) + ": "
                            + ApiText.target(answer.path("decision").path("target")));
        }
        return ExitCode.DONE;
    }
}
