package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.ingest.dead.DeadLetter;
import dev.tokenwarden.ingest.dead.DeadLetterBox;
import dev.tokenwarden.standalone.config.ConfigException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code warden dead replay}. */
@Command(
        name = "replay",
        abbreviateSynopsis = true,
        description = {
            "Send dead letters again to the input topic of their registration, byte for byte.",
            "",
            "First correct what caused the refusal, for example the registration in the policy. A decision on the audit"
                    + " log (of tenant '*') records each replay before it is sent. Admission then judges the record as"
                    + " any other; an event that was admitted before has no effect. The letter stays, so it can be replayed"
                    + " more than once."
        })
final class DeadReplayCommand extends ApiCommand {

    private static final String EVERY_TENANT = "*";

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of letters, as warden dead list prints them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> ids;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Mixin
    private final DeadLetterOptions access = new DeadLetterOptions();

    DeadReplayCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        RevocationApiClient api = client();
        access.open(config(), box -> {
            for (String id : ids) {
                replay(box, DeadLetterOptions.find(box, id), api);
            }
        });
        return ExitCode.DONE;
    }

    private void replay(DeadLetterBox box, DeadLetter letter, RevocationApiClient api) throws CommandFailure {
        Optional<String> problem = letter.replayProblem();
        if (problem.isPresent()) {
            throw CommandFailure.failed(problem.get());
        }
        String decision = record(letter, api);
        box.replay(letter);
        String topic = Topics.input(letter.reporter());
        ObjectNode done = Json.MAPPER
                .createObjectNode()
                .put("id", letter.id())
                .put("topic", topic)
                .put("decision", decision);
        print(done, ignored -> {
            PrintStream out = terminal().out();
            out.println(terminal().done() + " sent " + letter.id() + " to " + topic + ", decision " + decision);
            out.println(
                    "  Not known yet: whether it is admitted. If it is refused again, it is a new letter: ./warden dead"
                            + " list --registration " + letter.reporter() + " --since PT1M");
        });
    }

    /** Records the replay on the audit log. Returns the id of the decision. */
    private String record(DeadLetter letter, RevocationApiClient api) throws CommandFailure {
        ObjectNode details = Json.MAPPER
                .createObjectNode()
                .put("dead_letter", letter.id())
                .put("registration", letter.reporter())
                .put("origin", letter.origin())
                .put("refused", letter.reason())
                .put("sha256", DeadLetterText.sha256(letter.value()));
        ObjectNode activity = Json.MAPPER
                .createObjectNode()
                .put("tenant", EVERY_TENANT)
                .put("activity", "dead-letter-replay")
                .put("reason", reason.text());
        activity.set("details", details);
        JsonNode answer = api.post("/v1/audit", activity, UUID.randomUUID().toString());
        return answer.at("/decision/id").asText();
    }
}
