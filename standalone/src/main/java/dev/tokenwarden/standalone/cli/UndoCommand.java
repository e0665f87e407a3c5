package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden undo}. */
@Command(
        name = "undo",
        abbreviateSynopsis = true,
        description = {
            "Undo the automatic decisions of a rule in one tenant: reinstate what it revoked, descendants included,"
                    + " and reject its decisions that wait for approval.",
            "",
            "Revocations that people made or approved stay in force."
        })
final class UndoCommand extends ApiCommand {

    @Option(names = "--tenant", order = 1, required = true, paramLabel = "TENANT", description = "Tenant.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String tenant;

    @Option(names = "--rule", order = 2, required = true, paramLabel = "RULE", description = "Id of the rule.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String rule;

    @Option(
            names = "--since",
            order = 3,
            required = true,
            paramLabel = "TIME",
            description = "Start of the period: a time such as 2026-11-26T15:00:00Z, or a duration before now: PT1H.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String since;

    @Option(names = "--keep-waiting", order = 4, description = "Leave decisions that wait for approval.")
    private boolean keepWaiting;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    UndoCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("tenant", tenant)
                .put("rule", rule)
                .put("since", TimeText.past("--since", since, context().clock()).toString())
                .put("waiting", keepWaiting ? "keep" : "reject")
                .put("reason", reason.text());
        return print(client().post("/v1/undo", body, UUID.randomUUID().toString()), this::printText);
    }

    private void printText(JsonNode answer) {
        JsonNode facts = answer.at("/decision/facts");
        terminal()
                .out()
                .println(terminal().done() + " reinstated "
                        + facts.path("reinstated").asText() + " revocations and "
                        + facts.path("descendants").asText() + " descendants; rejected "
                        + facts.path("rejected").asText() + " waiting decisions");
    }
}
