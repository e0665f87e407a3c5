package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden approve}. */
@Command(
        name = "approve",
        abbreviateSynopsis = true,
        description = {
            "Approve, or with --reject refuse, a decision that waits for approval. Without an ID, list these"
                    + " decisions.",
            "",
            "If two people must agree, the first approval is recorded and the second carries the decision out."
                    + " warden preview ID shows what the decision would affect."
        })
final class ApproveCommand extends ApiCommand {

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Id of the decision.")
    private @Nullable String id;

    @Option(names = "--tenant", order = 1, paramLabel = "TENANT", description = "List only decisions of this tenant.")
    private @Nullable String tenant;

    @Option(names = "--reject", order = 19, description = "Refuse the decision.")
    private boolean reject;

    @Option(names = "--reason", order = 20, paramLabel = "TEXT", description = "Reason, for the audit log.")
    private @Nullable String reason;

    ApproveCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        RevocationApiClient client = client();
        if (id == null) {
            String query = tenant == null ? "" : "?tenant=" + RevocationApiClient.segment(tenant);
            return print(client.get("/v1/approvals" + query), this::printList);
        }
        if (reason == null || reason.isBlank()) {
            throw CommandFailure.usedWrongly("--reason is required");
        }
        ObjectNode body = Json.MAPPER.createObjectNode().put("reason", reason);
        JsonNode answer = client.post(
                "/v1/decisions/" + RevocationApiClient.segment(id) + (reject ? "/reject" : "/approve"), body);
        return print(answer, this::printText);
    }

    private void printText(JsonNode answer) {
        Terminal terminal = terminal();
        boolean waits = answer.at("/decision/outcome").asText().equals("awaiting-approval");
        terminal.out()
                .println(terminal.done() + " "
                        + (waits ? "recorded: another person must agree" : ApiText.outcome(answer)) + ": "
                        + ApiText.target(answer.at("/decision/target")));
    }

    private void printList(JsonNode answer) {
        PrintStream out = terminal().out();
        if (answer.path("items").isEmpty()) {
            out.println("no decision waits for approval");
        }
        for (JsonNode waiting : answer.path("items")) {
            JsonNode decision = waiting.path("decision");
            out.println(decision.path("id").asText() + "  " + ApiText.target(decision.path("target")));
            out.println("  " + ApiText.plain(decision.path("reason").asText()) + ", "
                    + ApiText.plain(decision.path("actor").asText()) + " at "
                    + decision.path("time").asText() + "; "
                    + waiting.path("still_needed").asInt() + " approvals missing");
        }
        if (answer.hasNonNull("next")) {
            out.println("there are more: see --json or the console");
        }
    }
}
