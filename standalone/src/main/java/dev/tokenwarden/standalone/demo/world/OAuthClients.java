package dev.tokenwarden.standalone.demo.world;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clients that an authorization server knows. */
final class OAuthClients {
    private final Map<String, OAuthClient> byId;

    OAuthClients(List<OAuthClient> parties) {
        byId = parties.stream().collect(Collectors.toUnmodifiableMap(OAuthClient::id, Function.identity()));
    }

    /** @throws IllegalArgumentException if there is no such client */
    OAuthClient get(String id) {
        OAuthClient party = byId.get(id);
        if (party == null) {
            throw new IllegalArgumentException("no client " + id);
        }
        return party;
    }

    /** The client with the credentials in this {@code Authorization} header (RFC 6749, section 2.3.1), or null. */
    @Nullable
    OAuthClient authenticated(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return null;
        }
        String credentials;
        try {
            credentials = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        int colon = credentials.indexOf(':');
        OAuthClient party = colon < 0 ? null : byId.get(credentials.substring(0, colon));
        return party != null && same(party.secret(), credentials.substring(colon + 1)) ? party : null;
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** The header with which a client authenticates. */
    static String basic(OAuthClient party) {
        String credentials = party.id() + ":" + party.secret();
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
