package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.ingest.importers.LogFile;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.config.ConfigLoader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden import}. */
@Command(
        name = "import",
        description = {
            "Convert existing logs to events.",
            "",
            "The events go to Kafka under the name of a registered reporter, or with --output to a file for"
                    + " backtest. Files and records can come in any order; events are written in time order. The"
                    + " same files give the same events. How fields are mapped: docs/importers/.",
            "",
            "The pipeline judges imported events by its own policy, not by the preset of the format (warden policy"
                    + " preset).",
            "",
            "To continue an import to Kafka that was interrupted, run the same command again. Files that were"
                    + " imported completely are skipped."
        })
final class ImportCommand extends BaseCommand {

    private static final String STDOUT = "-";
    private static final int OUT_BUFFER = 1 << 16;
    private static final Path REJECTED = Path.of("import-rejected.ndjson");

    private final CommandContext context;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description =
                    "cloudtrail, keycloak, okta, entra, envoy, kubernetes-audit, or auto: by the content of the files.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write NDJSON to this file instead of Kafka; - is standard output.")
    private @Nullable String output;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Reporter that the events come from (default: import-FORMAT); register it with warden"
                    + " verifier add.")
    private @Nullable String reporter;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory of warden up (default: .warden).")
    private Path data = ConfigLoader.DEFAULT_DATA;

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "Client properties for Kafka (default: the file that warden up wrote for the reporter).")
    private @Nullable Path kafka;

    @Option(names = "--again", description = "Import files again that were imported before.")
    private boolean again;

    @Mixin
    private final LogOptions logs = new LogOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files, also gzipped, or directories; - is standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> names;

    ImportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        Logs.start(null, false);
        LogOptions.requireFormat(format);
        List<LogFile> files = LogOptions.files(names);
        LogFormat known = logs.format(format, files, context);
        if (output == null) {
            toKafka(known, files);
            return ExitCode.DONE;
        }
        LogPass pass = logs.pass(known, context, Objects.requireNonNullElse(logs.rejected(), REJECTED));
        if (output.equals(STDOUT)) {
            write(pass, files, context.terminal().out());
            if (context.terminal().out().checkError()) {
                throw CommandFailure.failed("standard output is closed");
            }
        } else {
            toFile(pass, files, Path.of(output));
        }
        pass.check();
        return ExitCode.DONE;
    }

    /**
     * Writes to a temporary name first: a file of the final name is always complete. A device or a pipe is written to directly, and never
     * replaced by a file.
     */
    private static void toFile(LogPass pass, List<LogFile> files, Path file)
            throws CommandFailure, IOException, InterruptedException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                write(pass, files, out);
            }
            return;
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            write(pass, files, out);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(LogPass pass, List<LogFile> files, OutputStream to)
            throws CommandFailure, IOException, InterruptedException {
        OutputStream out = new BufferedOutputStream(to, OUT_BUFFER);
        pass.run(files, event -> {
            out.write(event.json());
            out.write('\n');
        });
        out.flush();
    }

    private void toKafka(LogFormat known, List<LogFile> files)
            throws CommandFailure, IOException, InterruptedException {
        String name = reporter == null ? "import-" + known.wireName() : reporter;
        DataLayout layout = new DataLayout(data);
        Path properties = kafka == null ? layout.kafkaClient(name) : kafka;
        if (!Files.exists(properties)) {
            throw CommandFailure.failed(
                    properties + ": no such file; register the reporter first: warden verifier add " + name
                            + " --tenant '*' --source 'urn:import:" + known.wireName() + "*' --type used --type issued"
                            + " --type exchanged --type revoked --issuer '*'");
        }
        Path own = layout.root().resolve("import");
        ImportJournal journal = ImportJournal.open(own.resolve(name + ".json"));
        Path aside = Objects.requireNonNullElse(logs.rejected(), own.resolve(name + ".rejected.ndjson"));
        LogPass pass = logs.pass(known, context, aside).appending();
        if (again) {
            journal.forget(files);
        }
        List<List<LogFile>> rounds = journal.rounds(files);
        if (rounds.isEmpty()) {
            context.terminal()
                    .err()
                    .println("Nothing to do: all files were imported before (--again imports them again).");
            return;
        }
        try (KafkaUplink uplink = KafkaUplink.open(properties, Topics.input(name))) {
            for (List<LogFile> round : new ArrayList<>(rounds)) {
                journal.begin(round);
                long sent = journal.sent();
                if (sent > 0) {
                    context.terminal()
                            .err()
                            .printf("Continuing after the first %,d events, which Kafka has already.%n", sent);
                }
                KafkaUplink.Round sending = uplink.round(sent, journal::sent);
                pass.run(round, sending);
                sending.finish();
                pass.check();
                journal.done();
            }
        }
    }
}
