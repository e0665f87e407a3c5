package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden audit}. */
@Command(
        name = "audit",
        description = "Print all decisions and actions of people in a tenant, one JSON object per line.")
final class AuditCommand extends BaseCommand {

    private final CommandContext context;

    @Option(names = "--tenant", order = 1, required = true, paramLabel = "TENANT", description = "Tenant.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String tenant;

    @Option(
            names = "--since",
            order = 2,
            paramLabel = "TIME",
            description = "Start: a time, or a duration before now: PT24H.")
    private @Nullable String since;

    @Option(names = "--until", order = 3, paramLabel = "TIME", description = "End: a time.")
    private @Nullable String until;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    AuditCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        StringBuilder path = new StringBuilder("/v1/audit?tenant=").append(RevocationApiClient.segment(tenant));
        if (since != null) {
            path.append("&since=")
                    .append(RevocationApiClient.segment(
                            TimeText.past("--since", since, context.clock()).toString()));
        }
        if (until != null) {
            path.append("&until=").append(RevocationApiClient.segment(until));
        }
        api.client(context).lines(path.toString(), context.terminal().out()::println);
        return ExitCode.DONE;
    }
}
