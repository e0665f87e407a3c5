package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden denylist rebuild}. */
@Command(
        name = "rebuild",
        description = {
            "Write all denylists in Redis again from the ledger.",
            "",
            "Verifiers keep their current view until they have read the new one. A verifier that asks Redis directly"
                    + " sees an incomplete list during the rebuild and applies its StalePolicy. To avoid that, use"
                    + " warden denylist reconcile."
        })
final class DenylistRebuildCommand extends BaseCommand {

    private final CommandContext context;

    @Option(names = "--json", order = 30, description = "Print the answer of the API as JSON.")
    private boolean json;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    DenylistRebuildCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        JsonNode answer = api.client(context).post("/v1/denylist/rebuild", Json.MAPPER.createObjectNode());
        Terminal terminal = context.terminal();
        if (json) {
            terminal.out().println(answer);
        } else {
            terminal.out()
                    .println(
                            terminal.done() + " wrote " + answer.path("entries").asLong() + " entries of "
                                    + answer.path("tenants").asLong() + " tenants in "
                                    + answer.path("took_ms").asLong() + " ms, epoch "
                                    + answer.path("epoch").asText());
        }
        return ExitCode.DONE;
    }
}
