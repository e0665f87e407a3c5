package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Search for revocations. Null matches all.
 *
 * @param text part of the target's name, the reason or the actor, in lower case
 */
record RevocationSearch(
        @Nullable String type,
        @Nullable String rule,
        @Nullable String actor,
        Revocation.@Nullable State state,
        @Nullable String text) {
    private static final Set<String> TYPES =
            Set.of("token", "chain", "session", "grant", "subject", "client", "key", "thumbprint", "issuer");
    private static final int LONGEST = 256;

    static RevocationSearch of(Context request) {
        String type = parameter(request, "type");
        if (type != null && !TYPES.contains(type)) {
            throw Problem.invalid("type", "must be " + TargetBody.TYPES);
        }
        String text = parameter(request, "q");
        return new RevocationSearch(
                type,
                parameter(request, "rule"),
                parameter(request, "actor"),
                state(parameter(request, "state")),
                text == null ? null : text.toLowerCase(Locale.ROOT));
    }

    /** A query parameter; null if it is missing. It must not be empty. */
    static @Nullable String parameter(Context request, String name) {
        String value = request.queryParam(name);
        if (value != null && value.isBlank()) {
            throw Problem.invalid(name, "must not be empty: an empty value never means all");
        }
        if (value != null && value.length() > LONGEST) {
            throw Problem.invalid(name, "may have at most " + LONGEST + " characters");
        }
        return value;
    }

    private static Revocation.@Nullable State state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "enforced" -> Revocation.State.ENFORCED;
            case "shadow" -> Revocation.State.SHADOW;
            default -> throw Problem.invalid("state", "must be enforced or shadow");
        };
    }

    boolean finds(Revocation revocation) {
        return (type == null || type.equals(type(revocation.target())))
                && (rule == null || rule.equals(revocation.rule()))
                && (actor == null || actor.equals(revocation.actor()))
                && (state == null || state == revocation.state())
                && (text == null || isIn(revocation, text));
    }

    private static boolean isIn(Revocation revocation, String text) {
        return revocation.target().name().toLowerCase(Locale.ROOT).contains(text)
                || revocation.reason().toLowerCase(Locale.ROOT).contains(text)
                || revocation.actor().toLowerCase(Locale.ROOT).contains(text);
    }

    private static String type(Target target) {
        String kind = target.name().substring(0, target.name().indexOf(':'));
        return switch (kind) {
            case "hash" -> "token";
            case "chain-hash" -> "chain";
            default -> kind;
        };
    }
}
