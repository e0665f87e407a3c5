package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.standalone.config.ConfigException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden revoke}. */
@Command(
        name = "revoke",
        abbreviateSynopsis = true,
        description = {
            "Deny a token, or many, at every verifier.",
            "",
            "TYPE is one of",
            "  token       this one                               --tenant --iss --jti (or --hash)",
            "  chain       this one and all exchanged from it     --tenant --iss --jti (or --hash)",
            "  subject     all of a subject issued until now      --tenant --iss --sub",
            "  client      all of a client issued until now       --tenant --client",
            "  key         all that a signing key verifies        --tenant --iss --kid",
            "  thumbprint  the same, by the key's thumbprint      --tenant --jkt",
            "  issuer      all of an issuer issued until now      --tenant --iss",
            "",
            "It is undone with warden reinstate."
        })
final class RevokeCommand extends BaseCommand {

    /** Verifiers apply a revocation within milliseconds; one that has not by then is behind, and the answer says so. */
    private static final long WAIT_MILLIS = 2_000;

    private static final long LOOK_MILLIS = 20;

    private final Context context;

    @Parameters(paramLabel = "TYPE", description = "What to revoke.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String type;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Option(
            names = "--reason",
            order = 20,
            required = true,
            paramLabel = "TEXT",
            description = "Why, for the audit log.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String reason;

    @Option(
            names = "--expires",
            order = 21,
            paramLabel = "TIME",
            description = "When it ends by itself (default: when no token it covers can be alive).")
    private @Nullable String expires;

    @Option(
            names = "--cutoff",
            order = 22,
            paramLabel = "TIME",
            description = "Cover what was issued until then, not until now (subject, client, issuer).")
    private @Nullable String cutoff;

    @Option(names = "--absolute", order = 23, description = "Cover whatever the issuer ever signs (issuer).")
    private boolean absolute;

    @Option(names = "--shadow", order = 24, description = "Deny nothing: verifiers report what they would have denied.")
    private boolean shadow;

    @Option(
            names = "--yes",
            order = 25,
            description = "Go through with a wide target; without it, what it would hit is shown and nothing is done.")
    private boolean yes;

    @Option(names = "--json", order = 30, description = "Print the API's answer.")
    private boolean json;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    RevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        Target what = target.target(type);
        ObjectNode order = Json.MAPPER.createObjectNode();
        order.set("target", Json.MAPPER.valueToTree(what));
        order.put("reason", reason);
        put(order, "expires", expires);
        put(order, "cutoff", cutoff);
        if (absolute) {
            order.put("absolute", true);
        }
        if (shadow) {
            order.put("state", "shadow");
        }
        ApiClient client = api.client(context);
        JsonNode preview = preview(client, order);
        if (preview.path("wide").asBoolean() && !yes) {
            PreviewCommand.print(context.terminal(), preview);
            throw CommandFailure.usedWrongly("nothing was revoked: --yes goes through with it");
        }
        if (preview.hasNonNull("preview")) {
            order.set("preview", preview.get("preview"));
        }
        JsonNode answer =
                client.post("/v1/revocations", order, UUID.randomUUID().toString());
        if (json) {
            context.terminal().out().println(answer);
            return ExitCode.DONE;
        }
        String id = answer.path("revocation").path("id").asText(what.id());
        Terminal terminal = context.terminal();
        terminal.out()
                .println(terminal.done() + " " + Lines.outcome(answer) + ": "
                        + Lines.target(Json.MAPPER.valueToTree(what)));
        terminal.out().println("  id        " + id);
        int descendants = answer.path("descendants").asInt();
        if (descendants > 0) {
            terminal.out().println("  with it   " + descendants + " tokens exchanged from it");
        }
        terminal.out().println("  in force  " + Lines.propagation(await(client, id)));
        return ExitCode.DONE;
    }

    private static JsonNode preview(ApiClient client, ObjectNode order) throws CommandFailure {
        ObjectNode look = Json.MAPPER.createObjectNode();
        for (String field : List.of("target", "cutoff", "absolute")) {
            if (order.has(field)) {
                look.set(field, order.get(field));
            }
        }
        return client.post("/v1/preview", look);
    }

    private static JsonNode await(ApiClient client, String id) throws CommandFailure, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        while (true) {
            JsonNode propagation = client.get("/v1/revocations/" + id).path("propagation");
            boolean everywhere = propagation.path("in_force").asInt()
                    >= propagation.path("verifiers").asInt();
            if (everywhere || System.nanoTime() > end) {
                return propagation;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static void put(ObjectNode order, String field, @Nullable String value) {
        if (value != null) {
            order.put(field, value);
        }
    }
}
