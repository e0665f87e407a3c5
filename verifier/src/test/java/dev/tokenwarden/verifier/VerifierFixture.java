package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.denylist.DenylistView;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A verifier for audience {@code payments} whose denylist is out of reach, and lets pass while it is. */
public final class VerifierFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final ClientContext CLIENT = new ClientContext("203.0.113.7", null, null, "curl/8", null, null, null);
    static final String URL = "https://api.acme.example/v1/payments";

    /** One report. */
    public record Reported(String tenant, Token token, Use use) {}

    final List<Reported> reported = new CopyOnWriteArrayList<>();
    final TokenVerifier verifier;
    private final DenylistView unreachable;

    public VerifierFixture(IssuerProfile... profiles) {
        unreachable = DenylistView.builder("urn:test", "acme")
                .redis(new RedisConfig("127.0.0.1", 1, null, null, false))
                .start();
        TokenVerifier.Builder builder = builder();
        for (IssuerProfile profile : profiles) {
            builder.issuer(profile);
        }
        verifier = builder.build();
    }

    /** What its verifier is made of, without issuers. */
    TokenVerifier.Builder builder() {
        return TokenVerifier.builder("payments")
                .denylist(unreachable)
                .whenStale(Risk.NORMAL, StalePolicy.FAIL_OPEN)
                .reporter((tenant, token, use) -> reported.add(new Reported(tenant, token, use)))
                .edge(true)
                .clock(CLOCK);
    }

    static Presentation bearer(String token, String... scopes) {
        return presentation("Bearer " + token, null, CLIENT, scopes);
    }

    static Presentation presentation(String authorization, String dpop, ClientContext client, String... scopes) {
        return Presentation.builder(authorization)
                .dpop(dpop)
                .request("POST", URL + "?x=1")
                .operation("POST /v1/payments", Set.of(scopes))
                .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .client(client)
                .build();
    }

    public Verdict check(String token, String... scopes) {
        return verifier.check(bearer(token, scopes));
    }

    public Reported last() {
        return reported.get(reported.size() - 1);
    }

    @Override
    public void close() {
        verifier.close();
        unreachable.close();
    }
}
