package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.standalone.config.ConfigException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden dead show}. */
@Command(
        name = "show",
        abbreviateSynopsis = true,
        description = {
            "Show a dead letter: why it was refused, where it came from, and the members of its event.",
            "",
            "The record can hold anything, tokens and passwords included. Only members of the event contract are shown"
                    + " with their values, and no value that looks like a token or key."
        })
final class DeadShowCommand extends BaseCommand {

    private final CommandContext context;

    @Parameters(paramLabel = "ID", description = "Id of the letter, as warden dead list prints it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    @Option(names = "--json", order = 30, description = "Print JSON.")
    private boolean json;

    @Mixin
    private final PipelineOptions pipeline = new PipelineOptions();

    @Mixin
    private final DeadLetterOptions access = new DeadLetterOptions();

    DeadShowCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        access.open(pipeline.config(context), box -> print(DeadLetterText.describe(DeadLetterOptions.find(box, id))));
        return ExitCode.DONE;
    }

    private void print(ObjectNode letter) {
        PrintStream out = context.terminal().out();
        if (json) {
            out.println(letter);
            return;
        }
        print(out, "", letter);
    }

    private static void print(PrintStream out, String indent, JsonNode members) {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            JsonNode value = member.getValue();
            if (value.isObject()) {
                out.println(indent + member.getKey());
                print(out, indent + "  ", value);
            } else {
                out.printf(
                        Locale.ROOT,
                        "%s%-" + Math.max(1, 24 - indent.length()) + "s %s%n",
                        indent,
                        member.getKey(),
                        value.asText());
            }
        }
    }
}
