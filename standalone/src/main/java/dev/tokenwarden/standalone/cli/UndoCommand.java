package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden undo}. */
@Command(
        name = "undo",
        abbreviateSynopsis = true,
        description = {
            "Take back what a rule did by itself in one tenant: reinstate what it revoked, with all that fell with it, and"
                    + " reject what it has waiting for approval.",
            "",
            "What people revoked, or approved, stays."
        })
final class UndoCommand extends BaseCommand {

    private final Context context;

    @Option(names = "--tenant", order = 1, required = true, paramLabel = "TENANT", description = "The tenant.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String tenant;

    @Option(names = "--rule", order = 2, required = true, paramLabel = "RULE", description = "The rule's id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String rule;

    @Option(
            names = "--since",
            order = 3,
            required = true,
            paramLabel = "TIME",
            description = "What it did since then: a time such as 2026-11-26T15:00:00Z, or how long ago: PT1H.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String since;

    @Option(names = "--keep-waiting", order = 4, description = "Leave what waits for approval waiting.")
    private boolean keepWaiting;

    @Option(
            names = "--reason",
            order = 20,
            required = true,
            paramLabel = "TEXT",
            description = "Why, for the audit log.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String reason;

    @Option(names = "--json", order = 30, description = "Print the API's answer.")
    private boolean json;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    UndoCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("tenant", tenant)
                .put("rule", rule)
                .put("since", time(since, context))
                .put("waiting", keepWaiting ? "keep" : "reject")
                .put("reason", reason);
        JsonNode answer = api.client(context)
                .post("/v1/undo", body, UUID.randomUUID().toString());
        Terminal terminal = context.terminal();
        if (json) {
            terminal.out().println(answer);
            return ExitCode.DONE;
        }
        JsonNode facts = answer.at("/decision/facts");
        terminal.out()
                .println(terminal.done() + " reinstated "
                        + facts.path("reinstated").asText() + ", with them "
                        + facts.path("descendants").asText() + " descendants; rejected "
                        + facts.path("rejected").asText() + " that waited");
        return ExitCode.DONE;
    }

    /** A time as it stands, or that long before now. */
    static String time(String text, Context context) throws CommandFailure {
        if (!text.startsWith("P")) {
            return text;
        }
        try {
            return context.clock().instant().minus(Duration.parse(text)).toString();
        } catch (DateTimeException | ArithmeticException e) {
            throw CommandFailure.usedWrongly("--since must be a time, or a duration such as PT1H");
        }
    }
}
