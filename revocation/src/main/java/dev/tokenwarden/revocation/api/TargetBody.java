package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads targets in the form of the contract: {@code {"type": "token", "tenant": ..., "iss": ..., "jti": ...}}. */
final class TargetBody {
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "token", Set.of("iss", "jti", "hash"),
            "chain", Set.of("iss", "jti", "hash"),
            "subject", Set.of("iss", "sub"),
            "client", Set.of("client_id"),
            "key", Set.of("iss", "kid"),
            "thumbprint", Set.of("jkt"),
            "issuer", Set.of("iss"),
            "session", Set.of("iss", "sid"),
            "grant", Set.of("iss", "grant"));

    /** The types in the order of the documentation, for error messages. */
    static final String TYPES = "token, chain, session, grant, subject, client, key, thumbprint or issuer";

    private TargetBody() {}

    static Target read(JsonBody body) {
        String type = body.required("type");
        Set<String> own = FIELDS.get(type);
        if (own == null) {
            throw Problem.invalid(body.path() + "type", "must be " + TYPES);
        }
        Set<String> fields = new HashSet<>(own);
        fields.add("type");
        fields.add("tenant");
        body.only(fields);
        String tenant = tenant(body);
        return switch (type) {
            case "token" -> new Target.OfToken(tenant, body.required("iss"), name(body), body.text("hash"));
            case "chain" -> new Target.OfChain(tenant, body.required("iss"), name(body), body.text("hash"));
            case "subject" -> new Target.OfSubject(tenant, body.required("iss"), body.required("sub"));
            case "client" -> new Target.OfClient(tenant, body.required("client_id"));
            case "key" -> new Target.OfKey(tenant, body.required("iss"), body.required("kid"));
            case "thumbprint" -> new Target.OfThumbprint(tenant, body.required("jkt"));
            case "session" -> new Target.OfSession(tenant, body.required("iss"), body.required("sid"));
            case "grant" -> new Target.OfGrant(tenant, body.required("iss"), body.required("grant"));
            default -> new Target.OfIssuer(tenant, body.required("iss"));
        };
    }

    /** The tenant that a body names. */
    static String tenant(JsonBody body) {
        String tenant = body.required("tenant");
        try {
            DenylistKeys.prefix(tenant);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(body.path() + "tenant", "must not hold a brace");
        }
        return tenant;
    }

    private static @Nullable String name(JsonBody body) {
        String jti = body.text("jti");
        if (jti == null && body.text("hash") == null) {
            throw Problem.invalid(body.path() + "jti", "jti or hash is required");
        }
        return jti;
    }
}
