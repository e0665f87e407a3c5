package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.keys.KeySource;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.HmacKey;

/**
 * A legacy service whose tokens are signed with a secret that it shares with its clients, so that each client can make tokens for
 * any user. No attack uses it. The pipeline reports the shared secret.
 */
public final class LegacyService implements AutoCloseable {
    static final String ISSUER = "https://legacy.acme.example";
    static final String NAME = "archive";

    private static final String KID = "shared-2014";
    private static final String SCOPE = "archive:read";
    private static final String PATH = "/documents";

    private final HmacKey secret;
    private final TokenMinter minter;
    private final ResourceServer server;

    private LegacyService(HmacKey secret, Clock clock, ResourceServer server) {
        this.secret = secret;
        this.minter = new TokenMinter(ISSUER, clock);
        this.server = server;
    }

    static LegacyService start(PipelineAccess access, HttpCaller caller, TokenClient tokens, Clock clock) {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        KeySource keys = KeySource.secret(KID, AlgorithmIdentifiers.HMAC_SHA256, bytes);
        IssuerProfile issuer = IssuerProfile.builder(ISSUER, EmbeddedVerifier.TENANT, keys)
                .algorithms(AlgorithmIdentifiers.HMAC_SHA256)
                .build();
        EmbeddedVerifier verifier = EmbeddedVerifier.reporting(access, NAME, false, issuer, List.of(NAME));
        ResourceServer server =
                ResourceServer.start(verifier, caller, tokens, List.of(ServiceOperation.here("GET", PATH, SCOPE)));
        return new LegacyService(new HmacKey(bytes), clock, server);
    }

    /** A token, as each client of the service makes it. */
    public BearerToken token(String subject) {
        TokenContent mint = TokenContent.of(subject, "clerk", SCOPE, NAME);
        return BearerToken.of(minter.mint(mint, secret, AlgorithmIdentifiers.HMAC_SHA256, KID));
    }

    /** The address of its documents for clients in that network. */
    public URI documents(Network network) {
        return server.from(network, PATH);
    }

    EmbeddedVerifier verifier() {
        return server.verifier();
    }

    @Override
    public void close() {
        server.close();
    }
}
