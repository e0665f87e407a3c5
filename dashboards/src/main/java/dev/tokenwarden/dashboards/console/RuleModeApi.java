package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Sets the mode of a rule in one tenant. */
final class RuleModeApi {
    /** The value that removes the tenant's own mode, so that the policy file applies. */
    private static final String AS_IN_FILE = "policy";

    private final Supplier<Policy> policy;
    private final PolicyEditor editor;
    private final ActionLog actions;

    RuleModeApi(Supplier<Policy> policy, PolicyEditor editor, ActionLog actions) {
        this.policy = policy;
        this.editor = editor;
        this.actions = actions;
    }

    /** {@code PUT /api/rules/{rule}/mode} with {@code tenant mode reason}; in force in this process when the answer arrives. */
    void put(Context context, Session session) throws IOException, InterruptedException {
        Rule rule = Rules.byId(context.pathParam("rule"));
        if (rule == null) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        JsonNode body = JsonBody.read(context).json();
        String tenant = ExceptionRequest.tenant(body, session);
        Optional<Mode> wanted = mode(body.path("mode").asText(""));
        String reason = ExceptionRequest.reason(body);
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("rule", rule.id()).put("reason", reason);
        about.put(
                "comment",
                RuleModes.word(policy.get().enforcement(tenant).mode(rule)) + " to "
                        + wanted.map(RuleModes::word).orElse("as in the policy file"));
        actions.record(session, tenant, "mode", List.of(), about);
        Policy now = editor.change(tenant, ours -> ours.withMode(rule.id(), wanted.orElse(null)));
        Answers.json(context, 200, RuleModes.view(now, rule, tenant));
    }

    private static Optional<Mode> mode(String word) {
        if (word.equals(AS_IN_FILE)) {
            return Optional.empty();
        }
        for (Mode mode : Mode.values()) {
            if (RuleModes.word(mode).equals(word)) {
                return Optional.of(mode);
            }
        }
        throw Problem.invalid("mode", "must be one of observe, shadow, enforce, policy");
    }
}
