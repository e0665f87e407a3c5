package dev.tokenwarden.dashboards.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The targets whose revocation covers one subject: a token, a client or a key.
 *
 * @param own targets that name the subject itself: an undo of their revocation affects only the subject
 * @param wider targets that cover the subject and others
 * @param issuedAt the token's {@code iat}, NumericDate seconds; null: not known, or not one token
 */
public record TokenTargets(
        String tenant,
        List<Target> own,
        List<Target> wider,
        @Nullable Long issuedAt) {
    public TokenTargets {
        own = List.copyOf(own);
        wider = List.copyOf(wider);
    }

    /** The targets that cover the token with these claims, under their registered names. */
    public static TokenTargets ofToken(String tenant, JsonNode claims) {
        Optional<String> iss = text(claims, "iss");
        Optional<String> jti = text(claims, "jti");
        Optional<String> hash = text(claims, "hash");
        List<Target> own = new ArrayList<>();
        List<Target> wider = new ArrayList<>();
        iss.ifPresent(issuer -> {
            addToken(own, TokenIdentity.of(tenant, issuer, jti.orElse(null), null));
            addToken(own, TokenIdentity.of(tenant, issuer, null, hash.orElse(null)));
            add(wider, text(claims, "grant"), issuer, (by, grant) -> new Target.OfGrant(tenant, by, grant));
            add(wider, text(claims, "sid"), issuer, (by, sid) -> new Target.OfSession(tenant, by, sid));
            add(wider, text(claims, "sub"), issuer, (by, sub) -> new Target.OfSubject(tenant, by, sub));
            add(wider, text(claims, "kid"), issuer, (by, kid) -> new Target.OfKey(tenant, by, kid));
        });
        add(wider, text(claims, "client_id"), client -> new Target.OfClient(tenant, client));
        add(wider, iss, issuer -> new Target.OfIssuer(tenant, issuer));
        JsonNode iat = claims.path("iat");
        return new TokenTargets(tenant, own, wider, iat.canConvertToLong() ? (Long) iat.longValue() : null);
    }

    /**
     * The targets that cover the subject of a detection. If the subject cannot be revoked, such as an address, and the rule revokes
     * the detection's token, they are the targets of that token. Otherwise the token is only a sample and no target covers the subject.
     */
    public static TokenTargets ofDetection(JsonNode detection) {
        String tenant = detection.path("tenant").asText();
        JsonNode subject = detection.path("subject");
        JsonNode token = detection.path("token");
        String type = subject.path("type").asText();
        if (type.equals("token")) {
            ObjectNode claims = token.isObject() ? token.deepCopy() : JsonNodeFactory.instance.objectNode();
            for (String name : new String[] {"iss", "jti", "hash"}) {
                if (subject.hasNonNull(name)) {
                    claims.set(name, subject.path(name));
                }
            }
            return ofToken(tenant, claims);
        }
        List<Target> own = new ArrayList<>();
        Optional<String> iss = text(subject, "iss");
        iss.ifPresent(issuer -> {
            add(own, text(subject, "sid"), issuer, (by, sid) -> new Target.OfSession(tenant, by, sid));
            add(own, text(subject, "grant"), issuer, (by, grant) -> new Target.OfGrant(tenant, by, grant));
        });
        if (own.isEmpty()
                && token.isObject()
                && !detection.path("action").asText("alert").equals("alert")) {
            return ofToken(tenant, token);
        }
        if (type.equals("client")) {
            add(own, text(subject, "client_id"), client -> new Target.OfClient(tenant, client));
        } else if (type.equals("key")) {
            iss.ifPresent(
                    issuer -> add(own, text(subject, "kid"), issuer, (by, kid) -> new Target.OfKey(tenant, by, kid)));
        }
        return of(tenant, own);
    }

    /** A subject that only a revocation of these targets covers. */
    public static TokenTargets of(String tenant, List<? extends Target> own) {
        return new TokenTargets(tenant, List.copyOf(own), List.of(), null);
    }

    /** Whether the revocation names the subject itself, not a wider target. */
    boolean names(Revocation revocation) {
        return own.contains(revocation.target());
    }

    /** Ids of the targets that name the subject itself. */
    public List<String> ownIds() {
        return own.stream().map(Target::id).toList();
    }

    /** Whether the subject is a single token: a key that is revoked by its thumbprint may cover it. */
    boolean isToken() {
        return own.stream().anyMatch(target -> target instanceof Target.OfToken);
    }

    private static void addToken(List<Target> targets, @Nullable TokenIdentity token) {
        if (token != null) {
            targets.add(Target.token(token));
            targets.add(Target.chain(token));
        }
    }

    private static void add(List<Target> targets, Optional<String> value, Function<String, Target> target) {
        value.ifPresent(text -> {
            try {
                targets.add(target.apply(text));
            } catch (IllegalArgumentException e) {
                // A target cannot have this name, so no revocation covers it.
            }
        });
    }

    private static void add(
            List<Target> targets, Optional<String> value, String issuer, BiFunction<String, String, Target> target) {
        add(targets, value, text -> target.apply(issuer, text));
    }

    private static Optional<String> text(JsonNode claims, String name) {
        JsonNode value = claims.path(name);
        return value.isTextual() && !value.textValue().isBlank() ? Optional.of(value.textValue()) : Optional.empty();
    }
}
