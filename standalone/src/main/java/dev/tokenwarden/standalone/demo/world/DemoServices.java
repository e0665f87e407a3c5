package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.standalone.demo.world.ServiceOperation.Onward;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.keys.JwksKeySource;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The services of the demo: an authorization server; orders, which faces clients and calls payments; payments, which calls the
 * ledger; and a legacy archive. The ledger accepts tokens for orders, a mistake that an attack exploits.
 */
public final class DemoServices implements AutoCloseable {
    public static final String ORDERS = "orders";
    public static final String PAYMENTS = "payments";
    public static final String LEDGER = "ledger";
    static final String IDP = "demo-idp";

    /** An AI agent that works for users. */
    public static final String AGENT = "assistant";

    /** An agent that works for {@link #AGENT}. */
    public static final String SUB_AGENT = "researcher";

    private static final String STS = "sts";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final OAuthClients parties = new OAuthClients(List.of(
            OAuthClient.of("web"),
            OAuthClient.of(ORDERS),
            OAuthClient.of(PAYMENTS),
            OAuthClient.of(LEDGER),
            OAuthClient.of(LegacyService.NAME),
            OAuthClient.misconfigured("reports"),
            OAuthClient.of("batch"),
            OAuthClient.of(AGENT),
            OAuthClient.of(SUB_AGENT)));
    private final HttpCaller caller;
    private final AuthorizationServer idp;
    private final EmbeddedVerifier sts;
    private final ResourceServer orders;
    private final ResourceServer payments;
    private final ResourceServer ledger;
    private final LegacyService archive;

    /** @throws RuntimeException if something cannot be started; nothing is left running then */
    public DemoServices(PipelineAccess access, HttpCaller caller, Clock clock) {
        this.caller = caller;
        try {
            idp = started(AuthorizationServer.start(parties, clock));
            IssuanceLedger written =
                    started(new IssuanceLedger(access.kafka(IDP), IDP, "urn:idp:acme", EmbeddedVerifier.TENANT, clock));
            sts = started(EmbeddedVerifier.silent(
                    access, STS, issuer(), List.of(ORDERS, PAYMENTS, LEDGER, "reports", "batch", AGENT, SUB_AGENT)));
            ledger = service(
                    EmbeddedVerifier.reporting(access, LEDGER, false, issuer(), List.of(LEDGER, ORDERS)),
                    List.of(
                            ServiceOperation.here("GET", "/entries", "ledger:read"),
                            ServiceOperation.here("POST", "/entries", "ledger:write")));
            payments = service(
                    EmbeddedVerifier.reporting(access, PAYMENTS, false, issuer(), List.of(PAYMENTS)),
                    List.of(
                            ServiceOperation.here("POST", "/payments", "payments:write"),
                            new ServiceOperation(
                                    "POST",
                                    "/settlements",
                                    "payments:write",
                                    new Onward.Exchanged(LEDGER, "ledger:write", "POST", () -> ledger().from(
                                                    Network.INSIDE, "/entries")))));
            orders = service(
                    EmbeddedVerifier.reporting(access, ORDERS, true, issuer(), List.of(ORDERS)),
                    List.of(
                            ServiceOperation.here("GET", "/orders", "orders:read"),
                            new ServiceOperation(
                                    "POST", "/orders", "orders:write", new Onward.Forwarded("POST", () -> payments()
                                            .from(Network.INSIDE, "/payments"))),
                            new ServiceOperation(
                                    "POST",
                                    "/checkouts",
                                    "orders:write",
                                    new Onward.Exchanged(
                                            PAYMENTS, "payments:write ledger:write", "POST", () -> payments()
                                                    .from(Network.INSIDE, "/settlements")))));
            archive = started(LegacyService.start(access, caller, client(LegacyService.NAME), clock));
            verifiers().forEach(EmbeddedVerifier::awaitView);
            idp.open(written, new TokenExchange(sts::check, clock));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private ResourceServer service(EmbeddedVerifier verifier, List<ServiceOperation> operations) {
        return started(ResourceServer.start(verifier, caller, client(verifier.name()), operations));
    }

    private IssuerProfile issuer() {
        return EmbeddedVerifier.issuer(
                JwksKeySource.builder(idp.from(Network.INSIDE).resolve("/jwks")).build());
    }

    private <T extends AutoCloseable> T started(T one) {
        started.push(one);
        return one;
    }

    /** The authorization server, as a client calls it. */
    public TokenClient client(String party) {
        return new TokenClient(caller, () -> idp.from(Network.INSIDE), parties.get(party));
    }

    /** The same client in another network, with another user agent. */
    public TokenClient client(String party, Network network, String userAgent) {
        return client(party).from(() -> idp.from(network), userAgent);
    }

    public AuthorizationServer idp() {
        return idp;
    }

    public ResourceServer orders() {
        return orders;
    }

    public ResourceServer payments() {
        return payments;
    }

    public ResourceServer ledger() {
        return ledger;
    }

    public LegacyService archive() {
        return archive;
    }

    /** The verifiers of all services and of the token endpoint. */
    public List<EmbeddedVerifier> verifiers() {
        return Stream.of(orders.verifier(), payments.verifier(), ledger.verifier(), archive.verifier(), sts)
                .toList();
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            QuietCloser.quietly(started.pop());
        }
    }
}
