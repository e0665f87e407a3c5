package dev.tokenwarden.dashboards.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Revocation;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The state of a token or of a detection's subject, as the API shows it. Its {@code name} is one of:
 *
 * <ul>
 *   <li>{@code unknown}: the console does not know the state now, with {@code reason};
 *   <li>{@code denied}: revoked, and verifiers have denied uses of it: {@code denials}, {@code first_denied}, {@code
 *       denied_at};
 *   <li>{@code revoked}: verifiers deny it; {@code by} is the type of the revoked target;
 *   <li>{@code shadow}: verifiers would deny it if the revocation were enforced;
 *   <li>{@code awaiting-approval}: a decision about it waits for a person;
 *   <li>{@code expired}: it was revoked until its last token had expired;
 *   <li>{@code reinstated}: it was revoked, and {@code actor} reinstated it;
 *   <li>{@code suppressed}: a decision was made not to revoke it;
 *   <li>{@code observed}: none of these.
 * </ul>
 */
public final class StateView {
    /** The actor of revocations that follow from the revocation of an ancestor. */
    private static final String CASCADE = "system:cascade";
    /** Time within which the ledger record of a decision is read. Until then the state is unknown. */
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    /** The clocks of verifiers and of the service may differ by this much. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private StateView() {}

    /** The state as a JSON object. */
    public static ObjectNode of(StateFacts facts) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        if (facts.usability() instanceof Usability.Unknown unknown) {
            state.put("name", "unknown").put("reason", unknown.reason());
        } else if (facts.usability() instanceof Usability.RevokedBy revoked) {
            inForce(state, facts, revoked.by());
            denials(state, facts, revoked.by());
        } else if (facts.usability() instanceof Usability.ShadowedBy shadow) {
            inForce(state, facts, shadow.by());
            state.put("name", "shadow");
        } else {
            usable(state, facts);
        }
        return state;
    }

    private static void inForce(ObjectNode state, StateFacts facts, Revocation by) {
        state.put("name", "revoked");
        JsonNode target = Json.MAPPER.valueToTree(by.target());
        boolean cascaded = by.actor().equals(CASCADE);
        state.put("by", cascaded ? "chain" : target.path("type").asText());
        state.put("own", facts.subject().names(by) && !cascaded);
        state.put("since", by.effective().toString());
        if (by.expires() != null) {
            state.put("until", by.expires().toString());
        }
        state.put("actor", by.actor());
        state.put("reason", by.reason());
        state.put("decision", by.decision());
        state.set("target", target);
        state.put("target_id", by.target().id());
    }

    private static void denials(ObjectNode state, StateFacts facts, Revocation by) {
        // Older denials belong to an earlier revocation.
        facts.denials().filter(denied -> !isBefore(denied.path("last"), by)).ifPresent(denied -> {
            state.put("name", "denied");
            state.set("denials", denied.path("count"));
            state.set("first_denied", denied.path("first"));
            state.set("last_denied", denied.path("last"));
            state.set("denied_at", denied.path("verifiers"));
        });
    }

    private static void usable(ObjectNode state, StateFacts facts) {
        JsonNode decision = facts.decision().orElse(JsonNodeFactory.instance.missingNode());
        JsonNode change = facts.lastChange().orElse(JsonNodeFactory.instance.missingNode());
        String changed = change.path("outcome").asText();
        if (decision.path("outcome").asText().equals("awaiting-approval")) {
            state.put("name", "awaiting-approval");
            state.set("since", decision.path("time"));
        } else if (changed.equals("revoked") && isRecent(change, facts.now())) {
            state.put("name", "unknown")
                    .put("reason", "It was just revoked, and the console has not read the revocation yet.");
        } else if (changed.equals("revoked")) {
            state.put("name", "expired");
            ended(state, change);
        } else if (changed.equals("reinstated")) {
            state.put("name", "reinstated");
            ended(state, change);
        } else {
            boolean suppressed = decision.path("outcome").asText().equals("suppressed");
            state.put("name", suppressed ? "suppressed" : "observed");
        }
    }

    private static void ended(ObjectNode state, JsonNode change) {
        state.set("since", change.path("time"));
        state.set("actor", change.path("actor"));
        state.set("reason", change.path("reason"));
        state.set("target", change.path("target"));
    }

    private static boolean isBefore(JsonNode time, Revocation by) {
        try {
            return Instant.parse(time.asText()).isBefore(by.effective().minus(CLOCK_SKEW));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isRecent(JsonNode decision, Instant now) {
        try {
            return Instant.parse(decision.path("time").asText()).plus(CATCH_UP).isAfter(now);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
