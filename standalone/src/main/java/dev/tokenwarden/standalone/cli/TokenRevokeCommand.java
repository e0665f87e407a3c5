package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code warden token revoke}. */
@Command(
        name = "revoke",
        abbreviateSynopsis = true,
        description = {
            "Revoke a token of the revocation API at once. For admins of all its tenants.",
            "",
            "What was done with the token stays in force."
        })
final class TokenRevokeCommand extends ApiCommand {

    @Parameters(paramLabel = "NAME", description = "Name of the token; see warden token list.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    TokenRevokeCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        ObjectNode body = Json.MAPPER.createObjectNode().put("reason", reason.text());
        return print(
                client().delete("/v1/tokens/" + RevocationApiClient.segment(name), body),
                answer -> terminal().out().println(terminal().done() + " token " + name + " is revoked"));
    }
}
