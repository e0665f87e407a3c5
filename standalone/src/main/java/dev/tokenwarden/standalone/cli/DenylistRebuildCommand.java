package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import picocli.CommandLine.Command;

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
final class DenylistRebuildCommand extends ApiCommand {

    DenylistRebuildCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        return print(client().post("/v1/denylist/rebuild", Json.MAPPER.createObjectNode()), this::printText);
    }

    private void printText(JsonNode answer) {
        terminal()
                .out()
                .println(terminal().done() + " wrote " + answer.path("entries").asLong() + " entries of "
                        + answer.path("tenants").asLong() + " tenants in "
                        + answer.path("took_ms").asLong() + " ms, epoch "
                        + answer.path("epoch").asText());
    }
}
