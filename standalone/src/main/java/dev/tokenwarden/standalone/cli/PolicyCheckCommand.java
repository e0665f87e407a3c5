package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code warden policy check}. */
@Command(
        name = "check",
        description = {
            "Check a policy file; report the line and key of a mistake.",
            "The policy is not put in force. Exit code 1: the policy is not valid."
        })
final class PolicyCheckCommand extends BaseCommand {

    private final CommandContext context;

    @Parameters(paramLabel = "FILE", description = "The policy, YAML or JSON.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    PolicyCheckCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure {
        try {
            Policy policy = PolicyLoader.load(file);
            var document = policy.document();
            context.terminal()
                    .out()
                    .println(context.terminal().done() + " " + file + ": "
                            + document.issuers().size() + " issuers, "
                            + document.registrations().size() + " registrations, mode "
                            + document.enforcement().mode().name().toLowerCase(Locale.ROOT));
            return ExitCode.DONE;
        } catch (PolicyException e) {
            throw CommandFailure.failed(e);
        }
    }
}
