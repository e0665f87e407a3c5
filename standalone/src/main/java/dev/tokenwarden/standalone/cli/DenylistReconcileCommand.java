package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import picocli.CommandLine.Command;

/** {@code warden denylist reconcile}. */
@Command(
        name = "reconcile",
        description = {
            "Compare the denylists in Redis with the ledger, and repair differences.",
            "",
            "The service does this every five minutes. Extra entries are removed if they are found twice."
        })
final class DenylistReconcileCommand extends ApiCommand {

    DenylistReconcileCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        return print(client().post("/v1/denylist/reconcile", Json.MAPPER.createObjectNode()), this::printText);
    }

    private void printText(JsonNode answer) {
        Terminal terminal = terminal();
        for (JsonNode tenant : answer.path("tenants")) {
            boolean equal = tenant.path("equal").asBoolean();
            terminal.out()
                    .println(ApiText.plain(tenant.path("tenant").asText()) + ": "
                            + (equal
                                    ? terminal.green("equal")
                                    : terminal.yellow("repaired "
                                            + (tenant.path("missing").asInt()
                                                    + tenant.path("different").asInt()
                                                    + tenant.path("stale").asInt())
                                            + ", unconfirmed "
                                            + tenant.path("unconfirmed").asInt()))
                            + ", " + tenant.path("entries").asLong() + " entries");
            terminal.out().println("  ledger " + tenant.path("ledger").asText());
            terminal.out().println("  redis  " + tenant.path("redis").asText());
        }
    }
}
