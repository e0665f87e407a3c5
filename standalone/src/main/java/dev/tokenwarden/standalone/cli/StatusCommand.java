package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.standalone.config.ConfigException;
import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden status}. */
@Command(
        name = "status",
        description = {
            "Show how the revocation service is, what is revoked in each tenant, and how far each verifier has followed.",
            "",
            "Exit code 1 if the service is not ready."
        })
final class StatusCommand extends BaseCommand {

    private static final String ROW = "    %-40s %-8s %10s %12s%n";

    private final Context context;

    @Option(names = "--json", order = 30, description = "Print the API's answer.")
    private boolean json;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    StatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        JsonNode status = api.client(context.environment()).get("/v1/status");
        boolean ready = status.path("ready").asBoolean();
        if (json) {
            context.terminal().out().println(status);
        } else {
            print(status, ready);
        }
        return ready ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(JsonNode status, boolean ready) {
        Terminal terminal = context.terminal();
        PrintStream out = terminal.out();
        out.println("revocation service: " + (ready ? terminal.green("ready") : terminal.red("not ready"))
                + ", ledger at " + status.path("ledger_offset").asLong());
        for (JsonNode problem : status.path("problems")) {
            out.println("  " + terminal.red("!") + " " + Lines.plain(problem.asText()));
        }
        for (JsonNode tenant : status.path("tenants")) {
            JsonNode verifiers = tenant.path("verifiers");
            out.println("  " + terminal.bold(Lines.plain(tenant.path("tenant").asText())) + ": "
                    + tenant.path("revocations").asLong() + " revocations, "
                    + verifiers.size() + " verifiers");
            if (!verifiers.isEmpty()) {
                out.printf(Locale.ROOT, ROW, "verifier", "state", "behind", "heard");
            }
            for (JsonNode verifier : verifiers) {
                out.printf(
                        Locale.ROOT,
                        ROW,
                        Lines.plain(verifier.path("id").asText()),
                        verifier.path("alive").asBoolean() ? "alive" : "silent",
                        verifier.path("behind").asLong(),
                        verifier.path("age_ms").asLong() + " ms ago");
            }
        }
    }
}
