package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code warden status}. */
@Command(
        name = "status",
        abbreviateSynopsis = true,
        description = {
            "Show the state of the pipeline, the revocations of each tenant and the lag of each verifier; or, for"
                    + " one revocation, when each verifier applied it.",
            "",
            "Name a revocation by the id that warden revoke printed, or by the same options: warden status token"
                    + " --tenant ...",
            "",
            "Exit code 1: a role is not healthy."
        })
final class StatusCommand extends ApiCommand {

    private static final String ROW = "    %-40s %-8s %10s %12s%n";

    @Parameters(
            arity = "0..1",
            paramLabel = "ID|TYPE",
            description = "Id of the revocation, or a TYPE of warden revoke.")
    private @Nullable String which;

    @Mixin
    private final TokenOptions target = new TokenOptions();

    StatusCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        if (which != null) {
            return one(which);
        }
        JsonNode status = client().get("/v1/status");
        JsonNode roles = roles();
        boolean ready = status.path("ready").asBoolean();
        for (JsonNode role : roles) {
            ready &= role.path("ok").asBoolean();
        }
        if (isJson()) {
            terminal().out().println(status.isObject() ? ((ObjectNode) status.deepCopy()).set("roles", roles) : status);
        } else {
            printRoles(roles);
            print(status, status.path("ready").asBoolean());
            printDetection(status.path("detection"));
        }
        return ready ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int one(String named) throws CommandFailure, ConfigException {
        String id = target.revocationId(named);
        return print(client().get("/v1/revocations/" + id), this::printRevocation);
    }

    private void printRevocation(JsonNode detail) {
        PrintStream out = terminal().out();
        JsonNode revocation = detail.path("revocation");
        out.println(
                ApiText.plain(revocation.path("state").asText()) + ": " + ApiText.target(revocation.path("target")));
        out.println("  since     " + revocation.path("effective").asText() + ", by "
                + ApiText.plain(revocation.path("actor").asText()) + ": "
                + ApiText.plain(revocation.path("reason").asText()));
        out.println("  in force  " + ApiText.propagation(detail.path("propagation")));
        for (JsonNode by : detail.at("/propagation/by")) {
            out.printf(
                    Locale.ROOT,
                    "    %-40s %s%n",
                    ApiText.plain(by.path("verifier").asText()),
                    by.hasNonNull("applied_at")
                            ? by.path("applied_at").asText() + ", after "
                                    + by.path("after_millis").asLong() + " ms"
                            : "in force; the time is not known");
        }
    }

    private void printRoles(JsonNode roles) {
        Terminal terminal = terminal();
        for (Map.Entry<String, JsonNode> role : roles.properties()) {
            boolean ok = role.getValue().path("ok").asBoolean();
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%-12s %s%s%n",
                            role.getKey(),
                            ok ? terminal.green("ok") : terminal.red("not ok"),
                            ", " + ApiText.plain(role.getValue().path("detail").asText()));
        }
    }

    private void printDetection(JsonNode detection) {
        PrintStream out = terminal().out();
        if (detection.isMissingNode()) {
            return;
        }
        boolean detecting = detection.path("problems").isEmpty();
        out.println("detection: "
                + (detecting ? terminal().green("detecting") : terminal().red("not detecting")));
        JsonNode threads = detection.path("threads");
        if (threads.isMissingNode()) {
            out.println("  threads   not known: detection runs in another process");
        } else {
            out.println("  threads   " + threads.path("alive").asLong() + " of "
                    + threads.path("configured").asLong() + " alive, "
                    + threads.path("deaths").asLong() + " deaths, "
                    + threads.path("restarts").asLong() + " restarts"
                    + (threads.has("last_reason")
                            ? "; the last at " + threads.path("last_death").asText() + ": "
                                    + ApiText.plain(threads.path("last_reason").asText())
                            : ""));
            out.println("  set aside " + detection.at("/set_aside/records").asLong() + " records, "
                    + detection.at("/set_aside/timers").asLong() + " timers");
        }
        if (!detection.has("partitions")) {
            out.println("  lag       not known");
        }
        for (JsonNode partition : detection.path("partitions")) {
            if (partition.path("records").asLong() > 0) {
                out.printf(
                        Locale.ROOT,
                        "  %-34s lag %d records, oldest %s%s%n",
                        ApiText.plain(partition.path("topic").asText()) + "-"
                                + partition.path("partition").asInt(),
                        partition.path("records").asLong(),
                        partition.has("oldest_millis")
                                ? partition.path("oldest_millis").asLong() + " ms"
                                : "not known",
                        partition.path("stalled").asBoolean() ? ", no progress" : "");
            }
        }
    }

    private void print(JsonNode status, boolean ready) {
        Terminal terminal = terminal();
        PrintStream out = terminal.out();
        out.println("pipeline: " + (ready ? terminal.green("ready") : terminal.red("not ready")) + ", ledger at "
                + status.path("ledger_offset").asLong());
        for (JsonNode problem : status.path("problems")) {
            out.println("  " + terminal.red("!") + " " + ApiText.plain(problem.asText()));
        }
        for (JsonNode tenant : status.path("tenants")) {
            JsonNode verifiers = tenant.path("verifiers");
            out.println("  " + terminal.bold(ApiText.plain(tenant.path("tenant").asText())) + ": "
                    + tenant.path("revocations").asLong() + " revocations, "
                    + verifiers.size() + " verifiers");
            if (!verifiers.isEmpty()) {
                out.printf(Locale.ROOT, ROW, "verifier", "state", "behind", "heard");
            }
            for (JsonNode verifier : verifiers) {
                out.printf(
                        Locale.ROOT,
                        ROW,
                        ApiText.plain(verifier.path("id").asText()),
                        verifier.path("alive").asBoolean() ? "alive" : "silent",
                        verifier.path("behind").asLong(),
                        verifier.path("age_ms").asLong() + " ms ago");
            }
        }
    }
}
