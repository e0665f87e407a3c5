package dev.tokenwarden.revocation.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.revocation.ledger.Command;
import dev.tokenwarden.revocation.ledger.CommandResult;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.revocation.ledger.IssuedToken;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes, lists and revokes API tokens of tenants. For admins of all tenants that a token covers. */
final class TokenRoutes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MOST_TENANTS = 100;
    private static final int BYTES = 32;
    /** So that scanners for leaked secrets recognize it. */
    private static final String PREFIX = "twt_";

    private final DecisionLoop decisions;
    private final Ordering ordering;
    private final Set<String> configured;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param configured names of the tokens in the configuration */
    TokenRoutes(DecisionLoop decisions, Ordering ordering, Set<String> configured, Clock clock) {
        this.decisions = decisions;
        this.ordering = ordering;
        this.configured = Set.copyOf(configured);
        this.clock = clock;
    }

    /** Makes a token, and answers it this once. */
    void create(Context request, ApiCaller caller) {
        JsonBody body = JsonBody.read(request);
        body.only(Set.of("name", "role", "tenants", "expires", "reason"));
        String name = body.required("name");
        if (!NAME.matcher(name).matches()) {
            throw Problem.invalid(
                    "name", "must be 1 to 64 letters, digits and . _ -, and begin with a letter or digit");
        }
        if (configured.contains(name)) {
            throw Problem.conflict("The configuration has a token of this name");
        }
        ApiRole role = role(body.required("role"));
        List<String> tenants = tenants(body);
        require(caller, tenants, "tenants");
        Instant now = clock.instant();
        Instant expires = body.time("expires");
        if (expires != null && !expires.isAfter(now)) {
            throw Problem.invalid("expires", "must be in the future");
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        IssuedToken token = new IssuedToken(
                name,
                ApiToken.hash(secret),
                role.name().toLowerCase(Locale.ROOT),
                tenants,
                caller.actor().substring("person:".length()),
                now,
                expires);
        Command.Order order = OrderReader.read(request, caller, tenant(tenants), body);
        CommandResult result = ordering.await(new Command.CreateToken(order, token));
        if (result instanceof CommandResult.Conflict conflict) {
            throw Problem.conflict(conflict.reason());
        }
        Answers.json(request, 201, new Views.NewTokenView(secret, Views.TokenView.of(token)));
    }

    /** The tokens that were made, of the tenants that the caller sees. */
    void list(Context request, ApiCaller caller) {
        List<Views.TokenView> items = decisions.tokens().stream()
                .filter(token -> token.tenants().stream().allMatch(caller::sees))
                .sorted(Comparator.comparing(IssuedToken::name))
                .map(Views.TokenView::of)
                .toList();
        Answers.json(request, 200, new Views.Page<>(items, null));
    }

    void revoke(Context request, ApiCaller caller) {
        String name = request.pathParam("name");
        IssuedToken token = decisions.tokens().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("No token that was made here has this name"));
        if (!token.tenants().stream().allMatch(caller::sees)) {
            throw Problem.notFound("No token that was made here has this name");
        }
        require(caller, token.tenants(), "name");
        JsonBody body = JsonBody.read(request);
        body.only(Set.of("reason"));
        Command.Order order = OrderReader.read(request, caller, tenant(token.tenants()), body);
        ordering.carryOut(request, new Command.RevokeToken(order, name), 200);
    }

    private static void require(ApiCaller caller, List<String> tenants, String field) {
        for (String tenant : tenants) {
            if (tenant.equals("*")) {
                caller.requireEverywhere(ApiRole.ADMIN);
            } else {
                caller.require(ApiRole.ADMIN, tenant, field);
            }
        }
    }

    private static String tenant(List<String> tenants) {
        return tenants.size() == 1 ? tenants.get(0) : "*";
    }

    private static ApiRole role(String text) {
        for (ApiRole role : ApiRole.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw Problem.invalid("role", "must be client, viewer, responder or admin");
    }

    private static List<String> tenants(JsonBody body) {
        JsonNode value = body.json().get("tenants");
        if (!(value instanceof ArrayNode array) || array.isEmpty() || array.size() > MOST_TENANTS) {
            throw Problem.invalid("tenants", "must be a list of 1 to " + MOST_TENANTS + " tenants");
        }
        List<String> tenants = new ArrayList<>();
        for (JsonNode one : array) {
            String tenant = one.isTextual() ? one.textValue() : "";
            try {
                DenylistKeys.prefix(tenant);
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("tenants", "must hold names without braces, none of them empty");
            }
            tenants.add(tenant);
        }
        return tenants;
    }
}
