package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden audit}. */
@Command(
        name = "audit",
        description =
                "Print every decision and human action of a tenant, one JSON object a line, as far back as the log goes.")
final class AuditCommand extends BaseCommand {

    private final Context context;

    @Option(names = "--tenant", order = 1, required = true, paramLabel = "TENANT", description = "The tenant.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String tenant;

    @Option(
            names = "--since",
            order = 2,
            paramLabel = "TIME",
            description = "From then on, or from that long ago: PT24H.")
    private @Nullable String since;

    @Option(names = "--until", order = 3, paramLabel = "TIME", description = "What came before then.")
    private @Nullable String until;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    AuditCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        StringBuilder path = new StringBuilder("/v1/audit?tenant=").append(ApiClient.segment(tenant));
        if (since != null) {
            path.append("&since=").append(ApiClient.segment(UndoCommand.time(since, context)));
        }
        if (until != null) {
            path.append("&until=").append(ApiClient.segment(until));
        }
        api.client(context)
                .lines(path.toString(), context.terminal().out()::println);
        return ExitCode.DONE;
    }
}
