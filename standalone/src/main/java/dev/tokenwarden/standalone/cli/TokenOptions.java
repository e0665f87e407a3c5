package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The claims of a token. They describe one token, or the target of a revocation. */
final class TokenOptions {

    private static final String ID = "[0-9a-f]{32}";

    @Option(names = "--tenant", order = 1, paramLabel = "TENANT", description = "Tenant.")
    private @Nullable String tenant;

    @Option(names = "--iss", order = 2, paramLabel = "URL", description = "Issuer of the token.")
    private @Nullable String iss;

    @Option(names = "--jti", order = 3, paramLabel = "ID", description = "jti of the token.")
    private @Nullable String jti;

    @Option(names = "--hash", order = 4, paramLabel = "HASH", description = "Hash of the token, if it has no jti.")
    private @Nullable String hash;

    @Option(names = "--sub", order = 5, paramLabel = "SUB", description = "sub of the token.")
    private @Nullable String sub;

    @Option(names = "--client", order = 6, paramLabel = "ID", description = "client_id of the token.")
    private @Nullable String client;

    @Option(names = "--kid", order = 7, paramLabel = "KID", description = "kid of the key that signed the token.")
    private @Nullable String kid;

    @Option(
            names = "--jkt",
            order = 8,
            paramLabel = "HASH",
            description = "JWK thumbprint of the key that signed the token.")
    private @Nullable String jkt;

    @Option(names = "--sid", order = 9, paramLabel = "ID", description = "sid (session) of the token.")
    private @Nullable String sid;

    @Option(names = "--grant", order = 10, paramLabel = "ID", description = "Authorization grant of the token.")
    private @Nullable String grant;

    /** The claims as {@code POST /v1/check} reads them. */
    ObjectNode token() throws CommandFailure {
        if (jti == null && hash == null) {
            throw CommandFailure.usedWrongly("--jti or --hash is required");
        }
        ObjectNode token = Json.MAPPER
                .createObjectNode()
                .put("tenant", required("--tenant", tenant, "a token"))
                .put("iss", required("--iss", iss, "a token"))
                .put("jti", jti)
                .put("hash", hash)
                .put("sub", sub)
                .put("client_id", client)
                .put("kid", kid)
                .put("jkt", jkt);
        if (sid != null) {
            token.put("sid", sid);
        }
        if (grant != null) {
            token.put("grant", grant);
        }
        return token;
    }

    /** Whether the text is the id of a revocation or decision, and not a type. */
    static boolean isId(String text) {
        return text.matches(ID);
    }

    /** The id of a revocation, given as it is or as a type whose members the options have. */
    String revocationId(String idOrType) throws CommandFailure {
        return isId(idOrType) ? idOrType : target(idOrType).id();
    }

    /** The target of this type with the values of the options. */
    Target target(String type) throws CommandFailure {
        String in = required("--tenant", tenant, type);
        return switch (type) {
            case "token" -> new Target.OfToken(in, required("--iss", iss, type), named(type), hash);
            case "chain" -> new Target.OfChain(in, required("--iss", iss, type), named(type), hash);
            case "session" -> new Target.OfSession(in, required("--iss", iss, type), required("--sid", sid, type));
            case "grant" -> new Target.OfGrant(in, required("--iss", iss, type), required("--grant", grant, type));
            case "subject" -> new Target.OfSubject(in, required("--iss", iss, type), required("--sub", sub, type));
            case "client" -> new Target.OfClient(in, required("--client", client, type));
            case "key" -> new Target.OfKey(in, required("--iss", iss, type), required("--kid", kid, type));
            case "thumbprint" -> new Target.OfThumbprint(in, required("--jkt", jkt, type));
            case "issuer" -> new Target.OfIssuer(in, required("--iss", iss, type));
            default ->
                throw CommandFailure.usedWrongly(
                        "TYPE must be token, chain, session, grant, subject, client, key, thumbprint or issuer");
        };
    }

    private @Nullable String named(String type) throws CommandFailure {
        if (hash == null) {
            return required("--jti", jti, type);
        }
        return jti;
    }

    private static String required(String flag, @Nullable String value, String type) throws CommandFailure {
        if (value == null || value.isBlank()) {
            throw CommandFailure.usedWrongly(flag + " is required for " + type);
        }
        return value;
    }
}
