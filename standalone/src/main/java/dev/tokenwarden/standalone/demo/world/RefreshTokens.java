package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.Digests;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The refresh tokens of an authorization server. They can be redeemed again and again: a weak configuration that an attack of the demo
 * uses.
 */
final class RefreshTokens {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, String> bySession = new ConcurrentHashMap<>();

    /** The grant that a refresh token represents. */
    record Grant(String sub, String clientId, String scope, List<String> aud, UserSession session) {
        TokenContent content() {
            return TokenContent.of(sub, clientId, scope, aud.toArray(String[]::new))
                    .in(session);
        }
    }

    /** A grant of a new session. */
    static Grant grant(String sub, String clientId, String scope, List<String> aud) {
        return new Grant(sub, clientId, scope, aud, new UserSession(id(), id()));
    }

    /** The grant of a session that was started here, ended or not. */
    String grantOf(String sid) {
        return bySession.getOrDefault(sid, "");
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** A new refresh token for the grant. */
    String issue(Grant grant) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        grants.put(token, grant);
        bySession.put(grant.session().sid(), grant.session().grant());
        return token;
    }

    /** The grant of a refresh token of this client, or null. */
    @Nullable
    Grant redeem(String token, String clientId) {
        Grant grant = grants.get(token);
        return grant != null && grant.clientId().equals(clientId) ? grant : null;
    }

    /** Ends a session of this client: its refresh tokens are no longer valid. Returns whether there was one. */
    boolean end(String sid, String clientId) {
        return grants.values()
                .removeIf(grant ->
                        grant.session().sid().equals(sid) && grant.clientId().equals(clientId));
    }

    /** The hash of a refresh token that events carry: base64url(SHA-256). */
    static String hash(String token) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(token.getBytes(StandardCharsets.US_ASCII)));
    }
}
