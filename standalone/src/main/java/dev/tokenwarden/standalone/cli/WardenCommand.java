package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The main command: prints the list of commands. */
@Command(
        name = "warden",
        description = {
            "Detects stolen and misused access tokens while they are alive, and revokes them.",
            "",
            "First time here? @|bold warden demo|@ shows a complete example in a minute, without any set-up.%n"
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%n",
        footer = {
            "Exit codes: 0 done, 1 failed, 2 wrong usage.",
            "@|bold warden COMMAND --help|@ describes a command. Start with docs/quick-start.md."
        })
public final class WardenCommand extends BaseCommand {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private WardenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs the command that the arguments name. Returns the exit code. */
    public static int run(String[] arguments, Map<String, String> environment, Terminal terminal) {
        return line(new CommandContext(terminal, environment, Clock.systemUTC()))
                .execute(arguments);
    }

    /** The command line with all commands. */
    static CommandLine line(CommandContext context) {
        Terminal terminal = context.terminal();
        CommandErrors errors = new CommandErrors(terminal);
        CommandLine policy = new CommandLine(new PolicyCommand())
                .addSubcommand(new PolicyCheckCommand(context))
                .addSubcommand(new PolicyPresetCommand(context));
        CommandLine denylist = new CommandLine(new DenylistCommand())
                .addSubcommand(new DenylistReconcileCommand(context))
                .addSubcommand(new DenylistRebuildCommand(context));
        CommandLine console = new CommandLine(new ConsoleCommand()).addSubcommand(new ConsoleLinkCommand(context));
        CommandLine token = new CommandLine(new TokenCommand())
                .addSubcommand(new TokenMakeCommand(context))
                .addSubcommand(new TokenListCommand(context))
                .addSubcommand(new TokenRevokeCommand(context));
        CommandLine dead = new CommandLine(new DeadCommand())
                .addSubcommand(new DeadListCommand(context))
                .addSubcommand(new DeadShowCommand(context))
                .addSubcommand(new DeadReplayCommand(context));
        CommandLine verifier = new CommandLine(new VerifierCommand()).addSubcommand(new VerifierAddCommand(context));
        return new CommandLine(new WardenCommand(terminal))
                .addSubcommand(new DemoCommand(context))
                .addSubcommand(new UpCommand(context))
                .addSubcommand(new BacktestCommand(context))
                .addSubcommand(new ImportCommand(context))
                .addSubcommand(new RevokeCommand(context))
                .addSubcommand(new ReinstateCommand(context))
                .addSubcommand(new CheckCommand(context))
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new PreviewCommand(context))
                .addSubcommand(new ApproveCommand(context))
                .addSubcommand(new UndoCommand(context))
                .addSubcommand(new AuditCommand(context))
                .addSubcommand(console)
                .addSubcommand(denylist)
                .addSubcommand(policy)
                .addSubcommand(verifier)
                .addSubcommand(dead)
                .addSubcommand(token)
                .addSubcommand(new CertsCommand(context))
                .addSubcommand(new ProvisionCommand(context))
                .addSubcommand(new CheckJwsCommand(context))
                .addSubcommand(new VersionCommand(context))
                .setOut(new PrintWriter(terminal.out(), true, terminal.charset()))
                .setErr(new PrintWriter(terminal.err(), true, terminal.charset()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(34);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(terminal.err(), spec.commandLine().getColorScheme());
        return ExitCode.USED_WRONGLY;
    }
}
