package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden check}. */
@Command(
        name = "check",
        abbreviateSynopsis = true,
        description = {
            "Report whether a token is denied, and why.",
            "",
            "Give as many claims of the token as you have: --sub, --client, --kid, --jkt, --sid, --grant and --iat"
                    + " find revocations of its subject, client, key, session and grant."
        })
final class CheckCommand extends BaseCommand {

    private final CommandContext context;

    @Option(names = "--tenant", order = 1, required = true, paramLabel = "TENANT", description = "Tenant.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String tenant;

    @Option(names = "--iss", order = 2, required = true, paramLabel = "URL", description = "Issuer of the token.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String iss;

    @Option(names = "--jti", order = 3, paramLabel = "ID", description = "jti of the token.")
    private @Nullable String jti;

    @Option(names = "--hash", order = 4, paramLabel = "HASH", description = "Hash of the token, if it has no jti.")
    private @Nullable String hash;

    @Option(names = "--sub", order = 5, paramLabel = "SUB", description = "sub of the token.")
    private @Nullable String sub;

    @Option(names = "--client", order = 6, paramLabel = "ID", description = "client_id of the token.")
    private @Nullable String client;

    @Option(names = "--kid", order = 7, paramLabel = "KID", description = "kid of the key that signed the token.")
    private @Nullable String kid;

    @Option(
            names = "--jkt",
            order = 8,
            paramLabel = "HASH",
            description = "JWK thumbprint of the key that signed the token.")
    private @Nullable String jkt;

    @Option(names = "--sid", order = 9, paramLabel = "ID", description = "sid (session) of the token.")
    private @Nullable String sid;

    @Option(names = "--grant", order = 10, paramLabel = "ID", description = "Authorization grant of the token.")
    private @Nullable String grant;

    @Option(names = "--iat", order = 11, paramLabel = "SECONDS", description = "iat of the token.")
    private @Nullable Long iat;

    @Option(names = "--json", order = 30, description = "Print the answer of the API as JSON.")
    private boolean json;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    CheckCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        if (jti == null && hash == null) {
            throw CommandFailure.usedWrongly("--jti or --hash is required");
        }
        ObjectNode token = Json.MAPPER
                .createObjectNode()
                .put("tenant", tenant)
                .put("iss", iss)
                .put("jti", jti)
                .put("hash", hash)
                .put("sub", sub)
                .put("client_id", client)
                .put("kid", kid)
                .put("jkt", jkt)
                .put("iat", iat);
        if (sid != null) {
            token.put("sid", sid);
        }
        if (grant != null) {
            token.put("grant", grant);
        }
        JsonNode answer = api.client(context).post("/v1/check", token);
        Terminal terminal = context.terminal();
        if (json) {
            terminal.out().println(answer);
            return ExitCode.DONE;
        }
        boolean denied = answer.path("denied").asBoolean();
        boolean shadow = answer.path("shadow").asBoolean();
        terminal.out()
                .println(
                        denied
                                ? terminal.red("denied")
                                : shadow
                                        ? terminal.yellow("not denied, only reported (shadow)")
                                        : terminal.green("not denied"));
        for (JsonNode by : answer.path("by")) {
            terminal.out().println("  " + ApiText.target(by.path("target")));
            terminal.out()
                    .println("    " + ApiText.plain(by.path("reason").asText()) + ", by "
                            + ApiText.plain(by.path("actor").asText()) + " at "
                            + by.path("effective").asText() + ", id "
                            + by.path("id").asText());
        }
        return ExitCode.DONE;
    }
}
