package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.ingest.dead.DeadLetter;
import dev.tokenwarden.ingest.dead.DeadLetterBox;
import dev.tokenwarden.ingest.dead.DeadLetterQuery;
import dev.tokenwarden.standalone.config.ConfigException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden dead list}. */
@Command(
        name = "list",
        abbreviateSynopsis = true,
        description = {
            "List dead letters, the newest first: id, time, registration, tenant, reason.",
            "",
            "A dead letter is a record that was refused, with the reason. The tenant is the one that the event names;"
                    + " it was not verified. Only the newest 100,000 letters of each partition are searched."
        })
final class DeadListCommand extends BaseCommand {

    private static final String ROW = "%-10s %-24s %-20s %-14s %s%n";
    private static final int DEFAULT_LIMIT = 50;

    private final CommandContext context;

    @Option(
            names = "--registration",
            order = 1,
            paramLabel = "NAME",
            description = "Only letters of this registration.")
    private @Nullable String registration;

    @Option(names = "--reason", order = 2, paramLabel = "REASON", description = "Only letters with this reason.")
    private @Nullable String reason;

    @Option(names = "--tenant", order = 3, paramLabel = "TENANT", description = "Only letters that name this tenant.")
    private @Nullable String tenant;

    @Option(
            names = "--since",
            order = 4,
            paramLabel = "TIME",
            description = "Only letters since a time, or a duration before now: PT24H.")
    private @Nullable String since;

    @Option(names = "--until", order = 5, paramLabel = "TIME", description = "Only letters before a time.")
    private @Nullable String until;

    @Option(
            names = "--limit",
            order = 6,
            paramLabel = "N",
            description = "At most this many, up to 1000 (default: 50).")
    private int limit = DEFAULT_LIMIT;

    @Option(names = "--json", order = 30, description = "Print one JSON object per line.")
    private boolean json;

    @Mixin
    private final PipelineOptions pipeline = new PipelineOptions();

    @Mixin
    private final DeadLetterOptions access = new DeadLetterOptions();

    DeadListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        if (limit < 1 || limit > DeadLetterQuery.MOST) {
            throw CommandFailure.usedWrongly("--limit must be 1 to " + DeadLetterQuery.MOST + ", found " + limit);
        }
        DeadLetterQuery query = DeadLetterQuery.newest(limit)
                .withRegistration(registration)
                .withReason(reason)
                .withTenant(tenant)
                .between(time("--since", since), time("--until", until));
        access.open(pipeline.config(context), box -> print(box, query));
        return ExitCode.DONE;
    }

    private @Nullable Instant time(String option, @Nullable String text) throws CommandFailure {
        return text == null ? null : TimeText.past(option, text, context.clock());
    }

    private void print(DeadLetterBox box, DeadLetterQuery query) {
        PrintStream out = context.terminal().out();
        List<DeadLetter> letters = box.list(query);
        if (json) {
            for (DeadLetter letter : letters) {
                ObjectNode line = DeadLetterText.head(letter);
                out.println(line);
            }
            return;
        }
        if (letters.isEmpty()) {
            out.println("no dead letter");
            return;
        }
        out.printf(Locale.ROOT, ROW, "ID", "TIME", "REGISTRATION", "TENANT", "REASON");
        for (DeadLetter letter : letters) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    letter.id(),
                    letter.time(),
                    known(letter.reporter()),
                    known(letter.tenant()),
                    known(letter.reason())
                            + (letter.field().isEmpty() ? "" : ", " + DeadLetterText.safe(letter.field())));
        }
        if (letters.size() == limit) {
            context.terminal().err().println("There may be more: see --limit and the filters.");
        }
    }

    private static String known(String text) {
        return text.isEmpty() ? "-" : DeadLetterText.safe(text);
    }
}
