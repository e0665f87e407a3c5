package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.reader.PolicyOverlay;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden policy preset}. */
@Command(
        name = "preset",
        description = {
            "Print the policy that backtest applies to logs of a format.",
            "",
            "A pipeline applies its own policy to imported logs. With --onto FILE, the command prints the policy in FILE laid on"
                    + " the preset: use that for the pipeline. With --tenant, the preset's rules hold for that tenant alone."
        })
final class PolicyPresetCommand extends BaseCommand {

    private final CommandContext context;

    @Parameters(paramLabel = "FORMAT", description = "cloudtrail, keycloak, okta, entra, envoy or kubernetes-audit.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String format;

    @Option(names = "--onto", paramLabel = "FILE", description = "A policy to lay on the preset.")
    private @Nullable Path own;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "The tenant that the preset's rules are for (default: every tenant).")
    private @Nullable String tenant;

    PolicyPresetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure {
        String preset = LogOptions.format("FORMAT", format).preset();
        try {
            String text = tenant == null ? preset : PolicyOverlay.forTenant(preset, tenant);
            if (own != null) {
                text = PolicyOverlay.lay(own.toString(), PolicyLoader.load(own).source(), text);
            }
            context.terminal().out().print(text);
            return ExitCode.DONE;
        } catch (PolicyException e) {
            throw CommandFailure.failed(e);
        }
    }
}
