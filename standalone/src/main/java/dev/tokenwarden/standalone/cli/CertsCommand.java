package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.certs.TrialAuthority;
import dev.tokenwarden.standalone.certs.TrialAuthority.Issued;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden certs}. */
@Command(
        name = "certs",
        abbreviateSynopsis = true,
        description = {
            "Make a certificate authority and certificates, to try TLS with.",
            "",
            "Each certificate is for a server and a client. It names itself, localhost and 127.0.0.1, and the names of"
                    + " --host. A certificate that is still good is kept: the command can be repeated, and renews what"
                    + " expires soon. A running pipeline takes the new files over without a restart.",
            "",
            "The key of the authority lies in the same directory. In production, use the authority of your company."
        })
final class CertsCommand extends BaseCommand {

    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?";
    private static final int MOST_DAYS = 825;

    private final CommandContext context;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Names of the certificates (default: ingest, streams, revocation, dashboards, kafka, redis,"
                    + " opensearch).")
    private List<String> names =
            List.of("ingest", "streams", "revocation", "dashboards", "kafka", "redis", "opensearch");

    @Option(
            names = "--out",
            order = 1,
            paramLabel = "DIR",
            description = "Directory for the files, which only you can read (default: certs).")
    private Path directory = Path.of("certs");

    @Option(
            names = "--host",
            order = 2,
            paramLabel = "NAME",
            description = "A DNS name or address that the certificates name as well. Can be given more than once.")
    private List<String> hosts = List.of();

    @Option(names = "--days", order = 3, paramLabel = "N", description = "Days of validity (default: 90).")
    private int days = 90;

    CertsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure {
        for (String name : names) {
            if (!name.matches(NAME) || name.equals("ca")) {
                throw CommandFailure.usedWrongly("NAME: must be a DNS name other than ca, found '" + name + "'");
            }
        }
        for (String host : hosts) {
            if (!host.matches("[A-Za-z0-9.:*_-]{1,253}")) {
                throw CommandFailure.usedWrongly("--host: must be a DNS name or an address, found '" + host + "'");
            }
        }
        if (days < 1 || days > MOST_DAYS) {
            throw CommandFailure.usedWrongly("--days: must be from 1 to " + MOST_DAYS + ", found " + days);
        }
        Terminal terminal = context.terminal();
        try {
            TrialAuthority authority = TrialAuthority.open(directory, context.clock());
            terminal.out().println("Authority: " + authority.certificate());
            for (String name : names) {
                Issued issued = authority.issue(name, hosts, days);
                terminal.out()
                        .println((issued.made() ? "made " : "kept ") + issued.certificate() + ", " + issued.key()
                                + ", expires " + issued.expires());
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            throw CommandFailure.failed(e);
        }
    }
}
