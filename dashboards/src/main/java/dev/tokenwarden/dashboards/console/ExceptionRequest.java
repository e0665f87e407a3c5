package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.ExceptionEntry.Suppresses;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.service.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to create or preview an exception.
 *
 * @param client at least one of {@code client}, {@code subject} and {@code audience} is given
 */
record ExceptionRequest(
        String tenant,
        String rule,
        Optional<String> client,
        Optional<String> subject,
        Optional<String> audience,
        Suppresses suppresses) {
    static final int MAX_REASON = 500;

    private static final int MAX_VALUE = 1_024;
    private static final int MAX_TENANT = 200;
    private static final int DEFAULT_DAYS = 14;

    /** Reads {@code rule tenant match suppresses}. Throws a {@link Problem} 403 if the session does not see the tenant. */
    static ExceptionRequest of(JsonNode body, Session session) {
        String tenant = tenant(body, session);
        String rule = required(body, "rule", "rule", MAX_VALUE);
        if (Rules.byId(rule) == null) {
            throw Problem.invalid("rule", "is not a rule of the catalogue");
        }
        JsonNode match = body.path("match");
        if (!match.isObject()) {
            throw Problem.invalid("match", "is required: a client, a subject, an audience, or several of them");
        }
        match.fieldNames().forEachRemaining(ExceptionRequest::requireKnown);
        Optional<String> client = text(match, "client", "match.client", MAX_VALUE);
        Optional<String> subject = text(match, "subject", "match.subject", MAX_VALUE);
        Optional<String> audience = text(match, "audience", "match.audience", MAX_VALUE);
        if (client.isEmpty() && subject.isEmpty() && audience.isEmpty()) {
            throw Problem.invalid("match", "is empty: give a client, a subject or an audience");
        }
        return new ExceptionRequest(tenant, rule, client, subject, audience, suppresses(body));
    }

    /** The tenant of the request. */
    static String tenant(JsonNode body, Session session) {
        String tenant = required(body, "tenant", "tenant", MAX_TENANT);
        if (tenant.equals(Analyst.ALL)) {
            throw Problem.invalid("tenant", "is one tenant");
        }
        if (!session.analyst().sees(tenant)) {
            throw Problem.forbidden("you have no access to this tenant");
        }
        return tenant;
    }

    /** The reason, which the policy and the audit log record. */
    static String reason(JsonNode body) {
        return required(body, "reason", "reason", MAX_REASON);
    }

    /** The requested exception, which expires after the {@code days} of the body. */
    ExceptionEntry from(JsonNode body, String id, Session session, Instant now) {
        JsonNode days = body.path("days");
        int most = (int) ExceptionEntry.LONGEST.toDays();
        if (!days.isMissingNode() && (!days.isInt() || days.asInt() < 1 || days.asInt() > most)) {
            throw Problem.invalid("days", "from 1 to " + most);
        }
        return new ExceptionEntry(
                id,
                rule,
                new ExceptionEntry.Match(client.orElse(null), subject.orElse(null), audience.orElse(null)),
                suppresses,
                new ExceptionEntry.Period(now, now.plus(Duration.ofDays(days.asInt(DEFAULT_DAYS)))),
                session.analyst().name(),
                reason(body));
    }

    private static Suppresses suppresses(JsonNode body) {
        try {
            return Suppresses.parse(body.path("suppresses").asText(""));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("suppresses", "must be alerts or revocations");
        }
    }

    private static void requireKnown(String name) {
        if (!name.equals("client") && !name.equals("subject") && !name.equals("audience")) {
            throw Problem.invalid("match", "may only have client, subject and audience");
        }
    }

    private static String required(JsonNode body, String name, String field, int max) {
        return text(body, name, field, max).orElseThrow(() -> Problem.invalid(field, "is required"));
    }

    private static Optional<String> text(JsonNode body, String name, String field, int max) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        @Nullable String text = value.textValue();
        if (text == null) {
            throw Problem.invalid(field, "must be a text");
        }
        if (text.isBlank()) {
            return Optional.empty();
        }
        if (text.length() > max) {
            throw Problem.invalid(field, "at most " + max + " characters");
        }
        return Optional.of(text);
    }
}
