package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.verifier.keys.JwsCheck;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code warden check-jws}. */
@Command(
        name = "check-jws",
        description = {
            "Check signatures as the verifier library does: format, key, algorithm, signature. For test suites.",
            "",
            "Reads lines of {\"id\", \"jwks\", \"jws\"} from standard input and prints lines of {\"id\", \"result\":"
                    + " \"accepted\" or \"denied\", \"reason\"}. jwks is a JWK set or a JWK. Claims are not checked."
        })
final class CheckJwsCommand extends BaseCommand {

    private static final int OUT_BUFFER = 1 << 16;

    private final CommandContext context;

    @Option(
            names = "--any-algorithm",
            description = "Allow every algorithm that the key permits, shared secrets (HS*) included.")
    private boolean anyAlgorithm;

    CheckJwsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        JwsCheck check = new JwsCheck(anyAlgorithm);
        try (EventLines lines = EventLines.of(System.in, EventLines.LONGEST_TEST_LINE);
                OutputStream out = new BufferedOutputStream(context.terminal().out(), OUT_BUFFER)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                out.write(answer(check, line).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        }
        return ExitCode.DONE;
    }

    private static String answer(JwsCheck check, byte[] line) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        try {
            JsonNode question = Json.MAPPER.readTree(line);
            answer.set("id", question.path("id"));
            JsonNode jwks = question.path("jwks");
            JwsCheck.Result result = check.check(
                    jwks.isTextual() ? jwks.textValue() : jwks.toString(),
                    question.path("jws").asText(""));
            answer.put("result", result.accepted() ? "accepted" : "denied");
            if (result.reason() != null) {
                answer.put("reason", result.reason());
            }
        } catch (JsonProcessingException e) {
            answer.put("result", "denied").put("reason", "the line is not JSON");
        } catch (IOException e) {
            answer.put("result", "denied").put("reason", "the line cannot be read");
        }
        return answer.toString();
    }
}
