package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that describe the target of a revocation. */
final class TargetOptions {

    @Option(names = "--tenant", order = 1, paramLabel = "TENANT", description = "Tenant.")
    private @Nullable String tenant;

    @Option(
            names = "--iss",
            order = 2,
            paramLabel = "URL",
            description = "Issuer (all types except client and thumbprint).")
    private @Nullable String iss;

    @Option(names = "--jti", order = 3, paramLabel = "ID", description = "jti of the token (token, chain).")
    private @Nullable String jti;

    @Option(
            names = "--hash",
            order = 4,
            paramLabel = "HASH",
            description = "Hash of the token, if it has no jti (token, chain).")
    private @Nullable String hash;

    @Option(names = "--sub", order = 5, paramLabel = "SUB", description = "Subject (subject).")
    private @Nullable String sub;

    @Option(names = "--client", order = 6, paramLabel = "ID", description = "client_id (client).")
    private @Nullable String client;

    @Option(names = "--kid", order = 7, paramLabel = "KID", description = "kid of the signing key (key).")
    private @Nullable String kid;

    @Option(
            names = "--jkt",
            order = 8,
            paramLabel = "HASH",
            description = "JWK thumbprint of the signing key (thumbprint).")
    private @Nullable String jkt;

    @Option(names = "--sid", order = 9, paramLabel = "ID", description = "Session, the claim sid (session).")
    private @Nullable String sid;

    @Option(names = "--grant", order = 10, paramLabel = "ID", description = "Authorization grant (grant).")
    private @Nullable String grant;

    /** Returns the target of this type with the values of the options. */
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
