package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.PrintStream;
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
            "Deny a token, or all tokens of a kind, at every verifier.",
            "",
            "TYPE selects the tokens:",
            "  token       one token                                        --tenant --iss --jti (or --hash)",
            "  chain       one token and all tokens exchanged from it       --tenant --iss --jti (or --hash)",
            "  session     all tokens of a session                          --tenant --iss --sid",
            "  grant       all tokens of an authorization grant             --tenant --iss --grant",
            "  subject     all tokens of a subject, issued until now        --tenant --iss --sub",
            "  client      all tokens of a client, issued until now         --tenant --client",
            "  key         all tokens that a key (by kid) has signed        --tenant --iss --kid",
            "  thumbprint  all tokens that a key (by thumbprint) has signed --tenant --jkt",
            "  issuer      all tokens of an issuer, issued until now        --tenant --iss",
            "",
            "session and grant also cover tokens that are issued later, and everything exchanged from their tokens."
                    + " warden reinstate undoes a revocation."
        })
final class RevokeCommand extends ApiCommand {

    /** Verifiers apply a revocation within milliseconds. After this time the command reports which have not. */
    private static final long WAIT_MILLIS = 2_000;

    private static final long LOOK_MILLIS = 20;
    private static final String AWAITING_APPROVAL = "awaiting-approval";

    @Parameters(paramLabel = "TYPE", description = "Which tokens to revoke; see above.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String type;

    @Mixin
    private final TokenOptions target = new TokenOptions();

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Option(
            names = "--expires",
            order = 21,
            paramLabel = "TIME",
            description = "When the revocation ends (default: when the last token that it covers has expired).")
    private @Nullable String expires;

    @Option(
            names = "--cutoff",
            order = 22,
            paramLabel = "TIME",
            description = "Cover tokens issued until this time instead of now (subject, client, issuer).")
    private @Nullable String cutoff;

    @Option(names = "--absolute", order = 23, description = "Cover all tokens of the issuer, future ones too (issuer).")
    private boolean absolute;

    @Option(
            names = "--shadow",
            order = 24,
            description = "Deny nothing; verifiers report which requests they would have denied.")
    private boolean shadow;

    @Option(
            names = "--yes",
            order = 25,
            description = "Confirm a revocation that affects many tokens; without it, the effect is shown and"
                    + " nothing is revoked.")
    private boolean yes;

    RevokeCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        Target what = target.target(type);
        ObjectNode order = Json.MAPPER.createObjectNode();
        order.set("target", Json.MAPPER.valueToTree(what));
        order.put("reason", reason.text());
        put(order, "expires", expires);
        put(order, "cutoff", cutoff);
        if (absolute) {
            order.put("absolute", true);
        }
        if (shadow) {
            order.put("state", "shadow");
        }
        RevocationApiClient client = client();
        JsonNode preview = preview(client, order);
        if (preview.path("wide").asBoolean() && !yes) {
            PreviewCommand.printText(terminal(), preview);
            throw CommandFailure.usedWrongly(
                    "nothing was revoked, because this affects many tokens: confirm with --yes");
        }
        if (preview.hasNonNull("preview")) {
            order.set("preview", preview.get("preview"));
        }
        JsonNode answer =
                client.post("/v1/revocations", order, UUID.randomUUID().toString());
        if (isJson()) {
            terminal().out().println(answer);
        } else if (answer.at("/decision/outcome").asText().equals(AWAITING_APPROVAL)) {
            printWaiting(answer, what);
        } else {
            printDone(client, answer, what);
        }
        return ExitCode.DONE;
    }

    private void printDone(RevocationApiClient client, JsonNode answer, Target what)
            throws CommandFailure, InterruptedException {
        String id = answer.path("revocation").path("id").asText(what.id());
        Terminal terminal = terminal();
        terminal.out()
                .println(terminal.done() + " " + ApiText.outcome(answer) + ": "
                        + ApiText.target(Json.MAPPER.valueToTree(what)));
        terminal.out().println("  id        " + id);
        int descendants = answer.path("descendants").asInt();
        if (descendants > 0) {
            terminal.out().println("  also      " + descendants + " tokens exchanged from it");
        }
        terminal.out().println("  in force  " + ApiText.propagation(await(client, id)));
    }

    private void printWaiting(JsonNode answer, Target what) {
        PrintStream out = terminal().out();
        out.println(terminal().yellow("waiting for approval") + ": " + ApiText.target(Json.MAPPER.valueToTree(what)));
        out.println("  Nothing is revoked yet: the policy requires "
                + answer.at("/decision/facts/approvals_needed").asText("2") + " people. You are the first.");
        out.println("  approve   ./warden approve " + answer.at("/decision/id").asText() + " --reason ...");
    }

    private static JsonNode preview(RevocationApiClient client, ObjectNode order) throws CommandFailure {
        ObjectNode look = Json.MAPPER.createObjectNode();
        for (String field : List.of("target", "cutoff", "absolute")) {
            if (order.has(field)) {
                look.set(field, order.get(field));
            }
        }
        return client.post("/v1/preview", look);
    }

    private static JsonNode await(RevocationApiClient client, String id) throws CommandFailure, InterruptedException {
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
