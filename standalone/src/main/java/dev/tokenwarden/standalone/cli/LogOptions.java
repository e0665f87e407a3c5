package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig;
import dev.tokenwarden.ingest.importers.FormatDetector;
import dev.tokenwarden.ingest.importers.LogFile;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.SimilarNames;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.reader.PolicyOverlay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that read log files. */
final class LogOptions {

    /** Stands for the format that the files have. */
    static final String AUTO = "auto";

    @Option(
            names = "--issuer",
            paramLabel = "ISS",
            description =
                    "Issuer of the tokens, if the logs do not name it; {tenant} in it is replaced by the" + " tenant.")
    private @Nullable String issuer;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "Tenant of the tokens (default: the tenant in the logs, else the name of the format).")
    private @Nullable String tenant;

    @Option(names = "--rejected", paramLabel = "FILE", description = "File for records that cannot be read, as NDJSON.")
    private @Nullable Path rejected;

    @Option(
            names = "--networks",
            paramLabel = "FILE",
            description =
                    "MaxMind database of networks, countries or cities, to locate addresses. Can be given more than"
                            + " once.")
    private List<Path> networks = List.of();

    private InputStream stdin = System.in;

    /**
     * The log format of that name.
     *
     * @param where the option or parameter that holds the name, for the error message
     */
    /**
     * The log format of that name.
     *
     * @param where the option or parameter that holds the name, for the error message
     */
    static LogFormat format(String where, String name) throws CommandFailure {
        LogFormat format = LogFormat.parse(name);
        if (format == null) {
            throw CommandFailure.usedWrongly(where + ": must be one of " + LogFormat.names() + ", found '" + name + "'"
                    + SimilarNames.question(name, List.of(LogFormat.names().split(", ", -1))));
        }
        return format;
    }

    /** Refuses a name that is neither {@code auto} nor a format. */
    static void requireFormat(String name) throws CommandFailure {
        if (!name.equals(AUTO)) {
            var unused = format("--format", name);
        }
    }

    /** The format of that name; for {@code auto}, the one that the files have. */
    LogFormat format(String name, List<LogFile> files, CommandContext context) throws CommandFailure {
        if (!name.equals(AUTO)) {
            return format("--format", name);
        }
        FormatDetector detector = new FormatDetector(System.in);
        stdin = detector.stdin();
        Optional<LogFormat> found;
        try {
            found = detector.detect(files);
        } catch (IOException e) {
            throw CommandFailure.failed(EventLines.problem(e));
        }
        LogFormat format = found.orElseThrow(
                () -> CommandFailure.failed("no record is of a known format; the formats are " + LogFormat.names()));
        context.terminal().err().println("Format: " + format.wireName());
        return format;
    }

    LogPass pass(LogFormat format, CommandContext context, @Nullable Path aside) throws CommandFailure {
        return new LogPass(context.terminal(), format, origin(), enrichment(context.clock()), aside, stdin);
    }

    /** The policy for logs of a format: the user's policy laid on the format's preset. */
    Policy policy(LogFormat format, @Nullable Path own) throws PolicyException {
        // The preset takes the tenant from the issuer, which --tenant overrides.
        String preset = tenant == null ? format.preset() : PolicyOverlay.without(format.preset(), "issuers");
        if (own == null) {
            return PolicyLoader.parse(format.wireName() + ".yaml", preset);
        }
        String name = String.valueOf(own.getFileName());
        return PolicyLoader.parse(
                name, PolicyOverlay.lay(name, PolicyLoader.load(own).source(), preset));
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
