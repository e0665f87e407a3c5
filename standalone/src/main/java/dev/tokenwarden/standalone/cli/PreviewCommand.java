package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden preview}. */
@Command(
        name = "preview",
        abbreviateSynopsis = true,
        description = {
            "Show what a revocation would affect, without revoking anything.",
            "",
            "Describe the revocation as for warden revoke (warden preview client --tenant ...). For a decision that"
                    + " waits for approval, give its id."
        })
final class PreviewCommand extends ApiCommand {

    @Parameters(paramLabel = "TYPE|ID", description = "A TYPE of warden revoke, or the id of a decision.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String which;

    @Mixin
    private final TokenOptions target = new TokenOptions();

    @Option(
            names = "--cutoff",
            order = 22,
            paramLabel = "TIME",
            description = "Count tokens issued until this time instead of now (subject, client, issuer).")
    private @Nullable String cutoff;

    PreviewCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        if (TokenOptions.isId(which)) {
            body.put("decision", which);
        } else {
            body.set("target", Json.MAPPER.valueToTree(target.target(which)));
        }
        if (cutoff != null) {
            body.put("cutoff", cutoff);
        }
        return print(client().post("/v1/preview", body), answer -> printText(terminal(), answer));
    }

    /** Prints a preview. */
    static void printText(Terminal terminal, JsonNode preview) {
        terminal.out().println("revoking " + ApiText.target(preview.path("target")) + " would affect");
        String notCovered = ApiText.notCovered(preview);
        if (!notCovered.isEmpty()) {
            terminal.out().println("  " + terminal.yellow("attention") + ": " + notCovered);
        }
        if (preview.path("counted").asText().equals("unknown")) {
            terminal.out().println("  an unknown number of tokens: tokens are not counted by this kind of target");
            return;
        }
        String least = preview.path("counted").asText().equals("at-least") ? "at least " : "";
        terminal.out()
                .println("  " + least + preview.path("live_tokens").asLong() + " live tokens of "
                        + preview.path("subjects").asLong() + " subjects and "
                        + preview.path("clients").asLong() + " clients");
        int descendants = preview.path("descendants").asInt();
        if (descendants > 0) {
            terminal.out().println("  " + descendants + " tokens exchanged from it among them");
        }
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "  %.1f requests/s over the last 10 minutes%n",
                        preview.path("requests_per_second").asDouble());
    }
}
