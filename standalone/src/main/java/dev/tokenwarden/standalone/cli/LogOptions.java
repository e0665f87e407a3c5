package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig;
import dev.tokenwarden.ingest.importers.LogFile;
import dev.tokenwarden.ingest.importers.LogFormat;
import dev.tokenwarden.ingest.importers.LogOrigin;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that read logs ask about them. */
final class LogOptions {

    @Option(
            names = "--issuer",
            paramLabel = "ISS",
            description = "The tokens' issuer, where the logs do not name it; {tenant} in it stands for the tenant.")
    private @Nullable String issuer;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "Whose tokens they are (default: as the logs say; else the format's name).")
    private @Nullable String tenant;

    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            description = "Where records that cannot be read are set aside, as NDJSON.")
    private @Nullable Path rejected;

    @Option(
            names = "--networks",
            paramLabel = "FILE",
            description =
                    "Database in MaxMind's format, of networks, countries or cities: tells where addresses are. May be"
                            + " given more than once.")
    private List<Path> networks = List.of();

    static LogFormat format(String name) throws CommandFailure {
        LogFormat format = LogFormat.parse(name);
        if (format == null) {
            throw CommandFailure.usedWrongly("--format: must be one of " + LogFormat.names());
        }
        return format;
    }

    LogPass pass(LogFormat format, Context context, @Nullable Path aside) throws CommandFailure {
        return new LogPass(context.terminal(), format, origin(), enrichment(context.clock()), aside);
    }

    private LogOrigin origin() throws CommandFailure {
        if (issuer != null && issuer.isBlank() || tenant != null && tenant.isBlank()) {
            throw CommandFailure.usedWrongly(
                    (issuer != null && issuer.isBlank() ? "--issuer" : "--tenant") + ": is empty");
        }
        return new LogOrigin(issuer, tenant);
    }

    @SuppressWarnings("NullAway") // it does not see, in a class file, that the array itself may be null
    private Enrichment enrichment(Clock clock) throws CommandFailure {
        try {
            return Enrichment.open(new EnrichmentConfig(networks, Set.of(), null), clock);
        } catch (IOException e) {
            throw CommandFailure.failed("--networks: " + e.getMessage());
        }
    }

    @Nullable
    Path rejected() {
        return rejected;
    }

    static List<LogFile> files(List<String> names) throws CommandFailure {
        try {
            return LogFile.list(names);
        } catch (NoSuchFileException e) {
            throw CommandFailure.failed(e.getFile() + ": no such file");
        } catch (IOException e) {
            throw CommandFailure.failed(EventLines.problem(e));
        }
    }
}
