package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Switches a rule of one tenant between observing and enforcing. */
final class RuleModeApi {
    /** What the policy file says, in place of a mode of the tenant's own. */
    private static final String AS_IN_FILE = "policy";

    private final Supplier<Policy> policy;
    private final PolicyEditor editor;
    private final ActionLog actions;

    RuleModeApi(Supplier<Policy> policy, PolicyEditor editor, ActionLog actions) {
        this.policy = policy;
        this.editor = editor;
        this.actions = actions;
    }

    /** {@code PUT /api/rules/{rule}/mode} with {@code tenant mode reason}; in force here when this answers. */
    void put(Context context, Session session) throws IOException, InterruptedException {
        Rule rule = Rules.byId(context.pathParam("rule"));
        if (rule == null) {
            throw ApiException.notFound();
        }
        JsonNode body = Http.body(context);
        String tenant = ExceptionRequest.tenant(body, session);
        Optional<Mode> wanted = mode(body.path("mode").asText(""));
        String reason = ExceptionRequest.reason(body);
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("rule", rule.id()).put("reason", reason);
        about.put(
                "comment",
                word(policy.get(), tenant, rule) + " to "
                        + wanted.map(RuleModeApi::word).orElse("what the policy file says"));
        actions.record(session, tenant, "mode", List.of(), about);
        Policy now = editor.change(tenant, ours -> ours.withMode(rule.id(), wanted.orElse(null)));
        Http.json(context, RulesApi.state(now, rule, tenant));
    }

    private static Optional<Mode> mode(String word) {
        if (word.equals(AS_IN_FILE)) {
            return Optional.empty();
        }
        for (Mode mode : Mode.values()) {
            if (word(mode).equals(word)) {
                return Optional.of(mode);
            }
        }
        throw ApiException.invalid("mode", "is one of observe, shadow, enforce, policy");
    }

    private static String word(Policy policy, String tenant, Rule rule) {
        return word(policy.enforcement(tenant).mode(rule));
    }

    static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
