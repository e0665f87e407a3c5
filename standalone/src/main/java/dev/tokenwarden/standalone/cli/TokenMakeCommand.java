package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden token make}. */
@Command(
        name = "make",
        abbreviateSynopsis = true,
        description = {
            "Make a token of the revocation API. For admins of all its tenants.",
            "",
            "The token is printed on standard output, this once. All else is printed on standard error. The token"
                    + " acts in the name of the person who made it.",
            "",
            "ROLE is client (revoke tokens that it holds itself, RFC 7009), viewer (read), responder (also revoke,"
                    + " reinstate, approve and undo) or admin (also make API tokens and rebuild denylists)."
        })
final class TokenMakeCommand extends ApiCommand {

    @Parameters(paramLabel = "NAME", description = "Name of the token: letters, digits, '.', '_' and '-'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(names = "--role", order = 1, required = true, paramLabel = "ROLE", description = "Role; see above.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String role;

    @Option(
            names = "--tenant",
            order = 2,
            required = true,
            paramLabel = "TENANT",
            description = "Tenant where the role holds; '*' for all. Can be given more than once.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> tenants;

    @Option(
            names = "--expires",
            order = 3,
            paramLabel = "TIME",
            description = "When the token ends, such as 2027-01-31T00:00:00Z (default: when it is revoked).")
    private @Nullable String expires;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    TokenMakeCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("role", role)
                .put("reason", reason.text());
        body.set("tenants", Json.MAPPER.valueToTree(tenants));
        if (expires != null) {
            body.put("expires", expires);
        }
        return print(client().post("/v1/tokens", body), this::printText);
    }

    private void printText(JsonNode answer) {
        PrintStream err = terminal().err();
        err.println(terminal().done() + " made " + ApiText.apiToken(answer.path("made")));
        err.println("  The token is shown this once. Revoke it with: ./warden token revoke " + name + " --reason ...");
        terminal().out().println(answer.path("token").asText());
    }
}
