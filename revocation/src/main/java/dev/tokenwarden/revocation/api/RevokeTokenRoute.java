package dev.tokenwarden.revocation.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.Expiry;
import dev.tokenwarden.revocation.decision.RevocationReach;
import dev.tokenwarden.revocation.ledger.Command;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * OAuth 2.0 token revocation (RFC 7009) of JWTs, for authorization servers and clients.
 *
 * <p>The signature is not verified. A responder may revoke any token by name. From other callers only the hash of the signing
 * input is used, which equals the hash of a real token only if the caller has that token. So a forged token with the {@code jti} of
 * another token revokes only the forged token.
 */
final class RevokeTokenRoute {
    private static final int LONGEST = 16 * 1024;

    private final DecisionLoop decisions;
    private final Ordering ordering;
    private final Supplier<Policy> policy;
    private final Clock clock;

    RevokeTokenRoute(DecisionLoop decisions, Ordering ordering, Supplier<Policy> policy, Clock clock) {
        this.decisions = decisions;
        this.ordering = ordering;
        this.policy = policy;
        this.clock = clock;
    }

    /** Answers 200 also if the token is unknown or invalid (section 2.2), and 400 if it is not a JWT with an issuer. */
    void revoke(Context request, ApiCaller caller) {
        List<String> tokens = request.formParams("token");
        if (tokens.size() != 1 || tokens.get(0).isBlank()) {
            refuse(request, 400, "invalid_request", "token: exactly one is required");
            return;
        }
        String token = tokens.get(0);
        ObjectNode claims = token.length() > LONGEST ? null : claims(token);
        String iss = claims == null ? null : text(claims, "iss");
        if (claims == null || iss == null) {
            refuse(request, 400, "unsupported_token_type", "token: only JWTs with an issuer can be revoked here");
            return;
        }
        String tenant = tenant(iss, claims);
        if (tenant == null || !caller.sees(tenant)) {
            // The answer must not reveal the issuers of other tenants.
            request.status(200);
            return;
        }
        Instant now = clock.instant();
        Target.OfToken target = target(caller, tenant, iss, claims, token);
        Long exp = claims.path("exp").canConvertToLong() ? claims.path("exp").longValue() : null;
        Instant expires = expiry(target, exp, now);
        Revocation before = decisions.ledger().revocation(target);
        boolean isRevoked = before != null && before.state() == Revocation.State.ENFORCED;
        if (!isRevoked && expires.isAfter(now)) {
            String order = UUID.randomUUID().toString();
            Command.Order by = new Command.Order(
                    order,
                    Digests.hex(Digests.sha256(target.key()), 32),
                    caller.actor(),
                    "Revoked by its client or authorization server (RFC 7009)",
                    caller.facts());
            ordering.await(new Command.Revoke(by, target, new Command.Terms(Revocation.State.ENFORCED, null, expires)));
        }
        request.status(200);
        request.header("Cache-Control", "no-store");
    }

    /** The token by name if the caller may revoke any token, otherwise by the hash that proves possession. */
    private static Target.OfToken target(ApiCaller caller, String tenant, String iss, ObjectNode claims, String token) {
        String jti = caller.token().role().includes(ApiRole.RESPONDER) ? text(claims, "jti") : null;
        String hash = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(
                        token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII)));
        return new Target.OfToken(tenant, iss, jti, hash);
    }

    /** The end of the entry, at most the longest lifetime of the issuer's tokens: the claim {@code exp} is not verified. */
    private Instant expiry(Target.OfToken target, @Nullable Long exp, Instant now) {
        Policy inForce = policy.get();
        Instant latest = Objects.requireNonNull(
                Expiry.ofToken(inForce, target.token(), null, RevocationReach.NONE, now)
                        .at(),
                "a token's entry ends");
        Instant said = exp == null || Math.abs(exp) > Integer.MAX_VALUE * 100L
                ? latest
                : Instant.ofEpochSecond(exp).plus(inForce.clockSkew());
        return said.isBefore(latest) ? said : latest;
    }

    private @Nullable String tenant(String iss, ObjectNode claims) {
        Policy inForce = policy.get();
        String claim = inForce.tenantClaim(iss);
        String tenant = claim == null ? inForce.tenantOf(iss) : text(claims, claim);
        if (tenant == null) {
            return null;
        }
        try {
            DenylistKeys.prefix(tenant);
            return tenant;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The claims of a compact JWS; null if it is not one. */
    private static @Nullable ObjectNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(parts[1]);
            JsonNode claims = Json.MAPPER.readTree(JsonStreams.FACTORY.createParser(json));
            return claims instanceof ObjectNode object ? object : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String text(ObjectNode claims, String name) {
        JsonNode value = claims.get(name);
        return value == null || !value.isTextual() || value.textValue().isBlank() ? null : value.textValue();
    }

    /** Answers with an OAuth error (RFC 6749, section 5.2). */
    private static void refuse(Context request, int status, String error, String description) {
        request.header("Cache-Control", "no-store");
        Answers.json(request, status, new Views.OAuthErrorView(error, description));
    }
}
