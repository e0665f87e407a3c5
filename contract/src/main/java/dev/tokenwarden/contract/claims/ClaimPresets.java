package dev.tokenwarden.contract.claims;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Mappings for the access tokens of well-known identity providers, after each provider's documentation. All read the same
 * claims; they differ in how they distinguish an access token from an ID token.
 */
public final class ClaimPresets {
    private static final Set<String> ANY_JWT = Set.of(AccessTokenMarks.NO_TYPE, "jwt", "at+jwt");
    /** Claims that OpenID Connect Core, sections 2 and 3, defines for ID tokens alone. */
    private static final Set<String> ID_TOKEN_CLAIMS = Set.of("nonce", "at_hash", "c_hash", "s_hash");

    private static final Set<String> ID_TOKEN_HASHES = Set.of("at_hash", "c_hash", "s_hash");

    /** RFC 9068, section 2: the type {@code at+jwt} distinguishes access tokens from all others. */
    private static final ClaimMapping RFC9068 = mapping(new AccessTokenMarks(
            Set.of("at+jwt"), Set.of("aud", "sub", "client_id", "iat", "jti"), Map.of(), Set.of(), false));

    private static final Map<String, ClaimMapping> ALL = all();

    private ClaimPresets() {}

    /** The default: access tokens as RFC 9068 defines them, with the common other names of each claim as fallbacks. */
    public static ClaimMapping rfc9068() {
        return RFC9068;
    }

    /** A preset by its name in policies; empty if there is none of that name. See {@link #names}. */
    public static Optional<ClaimMapping> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** {@code rfc9068}, {@code keycloak}, {@code entra-v1}, {@code entra-v2}, {@code okta}, {@code auth0}, {@code cognito}, {@code google}. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    private static Map<String, ClaimMapping> all() {
        Map<String, ClaimMapping> all = new LinkedHashMap<>();
        all.put("rfc9068", RFC9068);
        // The claim typ is Bearer or DPoP in access tokens, ID, Refresh, Offline or Logout in others.
        all.put(
                "keycloak",
                mapping(new AccessTokenMarks(
                        ANY_JWT,
                        Set.of("aud", "client_id", "iat", "jti"),
                        Map.of("typ", Set.of("Bearer", "DPoP")),
                        ID_TOKEN_HASHES,
                        false)));
        // ID tokens of Entra name no client: neither appid nor azp.
        all.put(
                "entra-v1",
                mapping(new AccessTokenMarks(
                        ANY_JWT,
                        Set.of("aud", "appid", "sub", "tid", "iat"),
                        Map.of("ver", Set.of("1.0")),
                        ID_TOKEN_CLAIMS,
                        false)));
        all.put(
                "entra-v2",
                mapping(new AccessTokenMarks(
                        ANY_JWT,
                        Set.of("aud", "azp", "sub", "tid", "iat"),
                        Map.of("ver", Set.of("2.0")),
                        ID_TOKEN_CLAIMS,
                        false)));
        // ID tokens of Okta have no cid.
        all.put(
                "okta",
                mapping(new AccessTokenMarks(
                        ANY_JWT, Set.of("aud", "cid", "sub", "iat", "jti"), Map.of(), ID_TOKEN_CLAIMS, true)));
        // Tokens of Auth0's own profile have no jti; they are identified by their hash.
        all.put(
                "auth0",
                mapping(new AccessTokenMarks(
                        ANY_JWT, Set.of("aud", "client_id", "sub", "iat"), Map.of(), ID_TOKEN_CLAIMS, true)));
        all.put(
                "cognito",
                mapping(new AccessTokenMarks(
                                ANY_JWT,
                                Set.of("client_id", "sub", "iat", "jti"),
                                Map.of("token_use", Set.of("access")),
                                ID_TOKEN_HASHES,
                                false))
                        .toBuilder()
                        .audienceFromClient(true)
                        .build());
        // Identity tokens of service accounts: the client is the service account. ID tokens of users have their client
        // as aud.
        all.put(
                "google",
                mapping(new AccessTokenMarks(
                        ANY_JWT, Set.of("aud", "azp", "sub", "iat"), Map.of(), ID_TOKEN_CLAIMS, true)));
        return Collections.unmodifiableMap(all);
    }

    private static ClaimMapping mapping(AccessTokenMarks marks) {
        return new ClaimMapping.Builder(marks).build();
    }
}
