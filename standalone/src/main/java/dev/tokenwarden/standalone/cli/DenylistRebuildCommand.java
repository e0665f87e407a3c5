package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden denylist rebuild}. */
@Command(
        name = "rebuild",
        description = {
            "Write all denylists in Redis anew from the ledger.",
            "",
            "Verifiers keep the view that they hold until they have read the new one. For one that asks Redis directly the list"
                    + " is incomplete meanwhile: it does what its policy says for that. warden denylist reconcile repairs"
                    + " without that."
        })
final class DenylistRebuildCommand extends BaseCommand {

    private final Context context;

    @Option(names = "--json", order = 30, description = "Print the API's answer.")
    private boolean json;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    DenylistRebuildCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        JsonNode answer =
                api.client(context).post("/v1/denylist/rebuild", Json.MAPPER.createObjectNode());
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
