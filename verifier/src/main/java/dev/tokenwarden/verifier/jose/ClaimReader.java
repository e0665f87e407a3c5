package dev.tokenwarden.verifier.jose;

import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.InvalidClaimException;
import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.Token;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Registered claims to their types (RFC 7519, 7800, 8693, 9068). A claim of a wrong type is refused, not ignored. */
public final class ClaimReader {
    /** The last second of the year 9999. */
    private static final double MAX_DATE = 253_402_300_799.0;

    private final Map<String, @Nullable Object> claims;
    private final ClaimMapping mapping;

    private ClaimReader(Map<String, @Nullable Object> claims, ClaimMapping mapping) {
        this.claims = claims;
        this.mapping = mapping;
    }

    /** The {@code iss} alone; null if it is missing or of a wrong type. */
    public static @Nullable String issuer(Map<String, @Nullable Object> claims) {
        return claims.get("iss") instanceof String iss && !iss.isBlank() ? iss : null;
    }

    /** @param mapping where the issuer's tokens have the client, the token id, the scopes and the audience */
    public static Token read(CompactJws jws, Map<String, @Nullable Object> claims, ClaimMapping mapping)
            throws Rejected {
        try {
            return readMapped(jws, claims, mapping);
        } catch (InvalidClaimException e) {
            throw Rejected.malformed("a claim has a wrong type or value");
        }
    }

    /** @param jws the token, for its hash and header; null if it is not a JWS, or not at hand */
    static Token readMapped(@Nullable CompactJws jws, Map<String, @Nullable Object> claims, ClaimMapping mapping)
            throws Rejected, InvalidClaimException {
        Token.Builder token = new ClaimReader(claims, mapping).token();
        if (jws != null) {
            JoseHeader header = jws.header();
            token.alg(header.alg()).kid(header.kid()).typ(header.typ()).hash(jws.hash());
        }
        return token.build();
    }

    private Token.Builder token() throws Rejected, InvalidClaimException {
        String iss = name("iss");
        if (iss == null) {
            throw Rejected.malformed("has no iss");
        }
        return Token.builder(iss)
                .jti(mapping.tokenId(claims).orElse(null))
                .sub(name("sub"))
                .clientId(mapping.clientId(claims).orElse(null))
                .aud(mapping.audiences(claims).orElse(null))
                .scope(mapping.scopes(claims)
                        .map(scopes -> String.join(" ", scopes))
                        .orElse(null))
                .sid(mapping.sessionId(claims).orElse(null))
                .grant(mapping.grantId(claims).orElse(null))
                .iat(date("iat"))
                .nbf(date("nbf"))
                .exp(date("exp"))
                .cnf(confirmation())
                .act(actor(claims, "act", 1))
                .mayAct(actor(claims, "may_act", 1))
                .txn(string(claims, "txn"))
                .oneTime(claims.get("one_time") instanceof Boolean once ? once : null);
    }

    private static @Nullable String string(Map<?, ?> members, String name) throws Rejected {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw Rejected.malformed("a claim is of a wrong type");
    }

    /** A string that names something, so that it may not be blank. */
    private @Nullable String name(String name) throws Rejected {
        String value = string(claims, name);
        if (value != null && value.isBlank()) {
            throw Rejected.malformed("a claim is blank");
        }
        return value;
    }

    private @Nullable Long date(String name) throws Rejected {
        Object value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            double seconds = number.doubleValue();
            if (seconds >= 0 && seconds <= MAX_DATE) {
                return number.longValue();
            }
        }
        throw Rejected.malformed("a date is not a NumericDate");
    }

    private @Nullable Confirmation confirmation() throws Rejected {
        Object value = claims.get("cnf");
        if (value == null) {
            return null;
        }
        if (value instanceof Map<?, ?> members) {
            return new Confirmation(string(members, "jkt"), string(members, "x5t#S256"));
        }
        throw Rejected.malformed("cnf is of a wrong type");
    }

    private static @Nullable Actor actor(Map<?, ?> members, String name, int depth) throws Rejected {
        Object value = members.get(name);
        if (value == null) {
            return null;
        }
        if (depth <= Actor.MAX_DEPTH && value instanceof Map<?, ?> actor) {
            return new Actor(string(actor, "sub"), string(actor, "iss"), actor(actor, "act", depth + 1));
        }
        throw Rejected.malformed("an actor is of a wrong type, or nested too deep");
    }
}
