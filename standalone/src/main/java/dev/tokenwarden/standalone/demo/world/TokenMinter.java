package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.Token;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Makes signed access tokens (RFC 9068). Attackers of the demo use it with a leaked key. */
public final class TokenMinter {
    private static final String TYPE = "at+jwt";

    /** The claim with the authorization grant, named as in Grant Management for OAuth 2.0. */
    static final String GRANT_CLAIM = "grant_id";

    private final String issuer;
    private final Clock clock;

    public TokenMinter(String issuer, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    /** A token with this content and a new {@code jti}. */
    public MintedToken mint(TokenContent mint, Key key, String alg, String kid) {
        long now = clock.instant().getEpochSecond();
        long exp = now + mint.lifetime().toSeconds();
        String jti = UUID.randomUUID().toString();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("jti", jti);
        claims.put("sub", mint.sub());
        claims.put("client_id", mint.clientId());
        claims.put("aud", mint.aud());
        claims.put("scope", mint.scope());
        claims.put("iat", now);
        claims.put("exp", exp);
        if (mint.use().jkt() != null) {
            claims.put("cnf", Map.of("jkt", mint.use().jkt()));
        }
        if (mint.act() != null) {
            claims.put("act", claim(mint.act()));
        }
        if (mint.use().once()) {
            claims.put("one_time", true);
        }
        if (mint.session() != null) {
            claims.put("sid", mint.session().sid());
            claims.put(GRANT_CLAIM, mint.session().grant());
        }
        String jwt = sign(JsonUtil.toJson(claims), key, alg, kid);
        return new MintedToken(jwt, token(mint, jti, now, exp, alg, kid, hash(jwt)));
    }

    private Token token(TokenContent mint, String jti, long iat, long exp, String alg, String kid, String hash) {
        String jkt = mint.use().jkt();
        Confirmation cnf = jkt == null ? null : new Confirmation(jkt, null);
        UserSession session = mint.session();
        return Token.builder(issuer)
                .jti(jti)
                .sub(mint.sub())
                .clientId(mint.clientId())
                .aud(mint.aud())
                .scope(mint.scope())
                .iat(iat)
                .exp(exp)
                .alg(alg)
                .kid(kid)
                .typ(TYPE)
                .cnf(cnf)
                .act(mint.act())
                .hash(hash)
                .oneTime(mint.use().once() ? true : null)
                .sid(session == null ? null : session.sid())
                .grant(session == null ? null : session.grant())
                .build();
    }

    private static Map<String, Object> claim(Actor actor) {
        Map<String, Object> claim = new LinkedHashMap<>();
        put(claim, "sub", actor.sub());
        put(claim, "iss", actor.iss());
        put(claim, "act", actor.act() == null ? null : claim(actor.act()));
        return claim;
    }

    private static void put(Map<String, Object> claim, String name, @Nullable Object value) {
        if (value != null) {
            claim.put(name, value);
        }
    }

    private static String sign(String claims, Key key, String alg, String kid) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setPayload(claims);
            jws.setAlgorithmHeaderValue(alg);
            jws.setKeyIdHeaderValue(kid);
            jws.setHeader("typ", TYPE);
            jws.setKey(key);
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a token could not be signed: " + e.getMessage(), e);
        }
    }

    /** The token's hash in events: of the signing input, which ends before the second dot. */
    private static String hash(String jwt) {
        byte[] input = jwt.substring(0, jwt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(input));
    }
}
