package dev.tokenwarden.standalone.trust;

import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Proof;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.event.VerifierStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One random sequence: honest traffic with some real thefts, and lies of other registrations about the same tokens. The liars
 * know every identifier and claim of the honest tokens, but no hash of a token: it follows from the whole token, which they
 * were not shown. The suffix keeps the identifiers of two sequences apart.
 */
final class HostileWorld {
    static final String IDP = "https://idp.acme.example";
    static final String STS = "https://sts.acme.example";
    static final String LIAR_IDP = "https://liar.example";

    static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme, ledgered: true, max_lifetime: PT2H}
              - {issuer: "https://sts.acme.example", tenant: acme, max_lifetime: PT2H}
              - {issuer: "https://liar.example", tenant: acme, max_lifetime: PT2H}
            registrations:
              - {name: idp, sources: ["urn:idp"], tenants: [acme], issuers: ["https://idp.acme.example"], types: [issued, revoked]}
              - {name: sts, sources: ["urn:sts"], tenants: [acme], issuers: ["https://sts.acme.example"], types: [exchanged]}
              - {name: orders, sources: ["urn:orders"], tenants: [acme], types: [used, status], audiences: [orders]}
              - {name: payments, sources: ["urn:payments"], tenants: [acme], types: [used, status], audiences: [payments]}
              - {name: wiki, sources: ["urn:wiki"], tenants: [acme], types: [used, status], audiences: [wiki]}
              - {name: notes, sources: ["urn:notes"], tenants: [acme], types: [used, status], audiences: [notes]}
              - {name: liar-idp, sources: ["urn:liar-idp"], tenants: [acme], issuers: ["https://liar.example"],
                 types: [issued, exchanged, revoked]}
            enforcement:
              mode: enforce
              max_automatic_revocations: {count: 1000, window: PT10M}
              second_threshold: 1000
            """;

    /** Verifiers that lie, and the audience that each is registered for. */
    private static final List<String> LYING_VERIFIERS = List.of("wiki", "notes");

    private static final List<String> HONEST_VERIFIERS = List.of("orders", "payments");
    /** When every honest token has been reported by its issuer, in seconds: a name must exist before one can lie about it. */
    private static final int ALL_MINTED = 30;

    private static final List<String> SCOPES = List.of("read", "read write", "admin");

    /** A token of the honest world. */
    record Honest(Token token, @Nullable Honest parent, ClientContext client) {}

    /** A record of an input topic: who sent it, and when it arrived. */
    record Sent(String registration, TokenEvent event, Instant arrived, boolean lie) {}

    private final Random random;
    private final String suffix;
    private final Instant start;
    private final List<Honest> tokens = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private int ids;

    private HostileWorld(long seed, String suffix, Instant start) {
        this.random = new Random(seed);
        this.suffix = suffix;
        this.start = start;
    }

    static HostileWorld of(long seed, String suffix, Instant start) {
        HostileWorld world = new HostileWorld(seed, suffix, start);
        world.mint();
        world.use();
        world.lie();
        world.sent.sort(Comparator.comparing(Sent::arrived));
        return world;
    }

    List<Honest> tokens() {
        return tokens;
    }

    List<Sent> sent() {
        return sent;
    }

    private void mint() {
        int count = 4 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int user = random.nextInt(3);
            Honest parent = i > 1 && random.nextInt(3) == 0 ? pick(tokens) : null;
            int at = parent == null ? random.nextInt(20) : 20 + i;
            Token token = Token.builder(parent == null ? IDP : STS)
                    .jti("t" + i + suffix)
                    .sub("user" + user + suffix)
                    .clientId(parent == null ? "app" + user + suffix : "orders" + suffix)
                    .aud(parent == null ? List.of("orders", "orders" + suffix) : List.of("payments"))
                    .scope("read write")
                    .iat(start.plusSeconds(at).getEpochSecond())
                    .exp(start.plusSeconds(3_600).getEpochSecond() - i)
                    .alg("ES256")
                    .kid("k1")
                    .typ("at+jwt")
                    .sid(parent == null ? "s" + user + suffix : parent.token().sid())
                    .act(parent == null ? null : new Actor("orders" + suffix, null, null))
                    .hash(random.nextBoolean() ? hash(i) : null)
                    .oneTime(random.nextInt(8) == 0 ? Boolean.TRUE : null)
                    .cnf(random.nextInt(4) == 0 ? new Confirmation("jkt" + user + suffix, null) : null)
                    .build();
            ClientContext client = client("203.0.113." + user, 64_500L + user, "app/" + user, jktOf(token));
            tokens.add(new Honest(token, parent, client));
            if (parent == null) {
                honest(
                        "idp",
                        event(EventType.ISSUED, "urn:idp", at).token(token).build(),
                        at);
            } else {
                Exchange exchange = new Exchange(
                        new TokenRef(parent.token().iss(), parent.token().jti(), null, null), null, "orders" + suffix);
                honest(
                        "sts",
                        event(EventType.EXCHANGED, "urn:sts", at)
                                .token(token)
                                .exchange(exchange)
                                .build(),
                        at);
            }
            if (random.nextInt(12) == 0 && parent == null) {
                int end = 100 + random.nextInt(60);
                honest(
                        "idp",
                        event(EventType.REVOKED, "urn:idp", end)
                                .token(Token.named(token.iss(), token.jti(), null))
                                .revocation(new Revoked("logout", start.plusSeconds(end)))
                                .build(),
                        end);
            }
        }
    }

    private void use() {
        int count = 15 + random.nextInt(25);
        for (int i = 0; i < count; i++) {
            Honest one = pick(tokens);
            int at = 40 + random.nextInt(120);
            String verifier = one.parent() == null ? "orders" : "payments";
            boolean stolen = random.nextInt(40) == 0;
            ClientContext client = stolen ? client("198.51.100.66", 64_999L, "curl/8", null) : one.client();
            boolean oneTime = Boolean.TRUE.equals(one.token().oneTime());
            Use use = Use.builder()
                    .audience(verifier)
                    .outcome(Use.Outcome.ACCEPTED)
                    .operation("GET /" + verifier)
                    .requiredScope("read")
                    .trace(oneTime ? "one" + one.token().jti() : "trace" + i + suffix)
                    .client(client)
                    .proof(jktOf(one.token()) == null ? null : proof("p" + i + suffix, at))
                    .build();
            honest(
                    verifier,
                    event(EventType.USED, "urn:" + verifier, at)
                            .token(one.token())
                            .use(use)
                            .build(),
                    at);
        }
    }

    private void lie() {
        int count = 5 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            int arrived = ALL_MINTED + random.nextInt(170);
            int at = random.nextInt(4) == 0 ? arrived - 4_000 + random.nextInt(8_000) : arrived;
            switch (random.nextInt(10)) {
                case 0 -> issuerLies(at, arrived);
                case 1 -> lieOf("liar-idp", revoked(at), arrived);
                case 2 -> lieOf(pick(LYING_VERIFIERS), status(at), arrived);
                case 3 -> beyondTheRegistration(at, arrived);
                default -> verifierLies(at, arrived);
            }
        }
    }

    private void verifierLies(int at, int arrived) {
        String verifier = pick(LYING_VERIFIERS);
        boolean rejected = random.nextInt(3) == 0;
        Honest victim = pick(tokens);
        Use use = Use.builder()
                .audience(verifier)
                .outcome(rejected ? Use.Outcome.REJECTED : Use.Outcome.ACCEPTED)
                .reason(rejected ? pick(List.of(RejectionReason.values())) : null)
                .edge(random.nextBoolean() ? Boolean.TRUE : null)
                .operation("GET /" + random.nextInt(8))
                .requiredScope(pick(SCOPES).split(" ")[0])
                .trace(
                        random.nextBoolean()
                                ? "trace" + random.nextInt(40) + suffix
                                : "one" + victim.token().jti())
                .client(liedClient(victim))
                .proof(random.nextInt(3) == 0 ? proof("p" + random.nextInt(40) + suffix, at) : null)
                .build();
        lieOf(
                verifier,
                event(EventType.USED, "urn:" + verifier, at)
                        .token(distorted(victim.token()))
                        .use(use)
                        .build(),
                arrived);
    }

    private void issuerLies(int at, int arrived) {
        Honest victim = pick(tokens);
        lieOf("liar-idp", minted(victim, at), arrived);
    }

    private TokenEvent minted(Honest victim, int at) {
        Token child = token(
                LIAR_IDP, victim.token(), random.nextBoolean() ? victim.token().jti() : "liar" + at + suffix);
        if (random.nextInt(3) == 0) {
            return event(EventType.ISSUED, "urn:liar-idp", at).token(child).build();
        }
        TokenRef parent = new TokenRef(victim.token().iss(), victim.token().jti(), null, null);
        TokenRef actor =
                random.nextInt(3) == 0 ? new TokenRef(STS, pick(tokens).token().jti(), null, "mallory") : null;
        return event(EventType.EXCHANGED, "urn:liar-idp", at)
                .token(child)
                .exchange(new Exchange(parent, actor, pick(List.of("mallory", "orders" + suffix))))
                .build();
    }

    private TokenEvent revoked(int at) {
        Token named = Token.named(LIAR_IDP, pick(tokens).token().jti(), null);
        return event(EventType.REVOKED, "urn:liar-idp", at)
                .token(named)
                .revocation(new Revoked("theft", start.plusSeconds(at)))
                .build();
    }

    private TokenEvent status(int at) {
        return event(EventType.STATUS, "urn:" + pick(LYING_VERIFIERS), at)
                .status(new VerifierStatus(1 + random.nextInt(9), random.nextInt(9), random.nextInt(9), null))
                .build();
    }

    /** Claims what its registration does not cover: admission has to refuse it. */
    private void beyondTheRegistration(int at, int arrived) {
        Honest victim = pick(tokens);
        EventType type = pick(List.of(EventType.ISSUED, EventType.EXCHANGED, EventType.REVOKED, EventType.USED));
        String source = pick(List.of("urn:idp", "urn:sts", "urn:orders", "urn:wiki"));
        var event = event(type, source, at).token(distorted(victim.token()));
        switch (type) {
            case EXCHANGED ->
                event.exchange(
                        new Exchange(new TokenRef(STS, pick(tokens).token().jti(), null, null), null, "mallory"));
            case REVOKED ->
                event.token(Token.named(victim.token().iss(), victim.token().jti(), null))
                        .revocation(new Revoked("theft", start.plusSeconds(at)));
            case USED ->
                event.use(Use.builder()
                        .audience(pick(HONEST_VERIFIERS))
                        .outcome(Use.Outcome.ACCEPTED)
                        .client(liedClient(victim))
                        .build());
            default -> {}
        }
        lieOf(pick(List.of("wiki", "notes", "liar-idp")), event.build(), arrived);
    }

    private Token distorted(Token token) {
        return token(token.iss(), token, token.jti());
    }

    /** A token of that name, each claim as the honest one has it, another, or missing. */
    private Token token(String iss, Token honest, @Nullable String jti) {
        return Token.builder(iss)
                .jti(jti)
                .sub(said(honest.sub(), "mallory"))
                .clientId(said(honest.clientId(), "mallory"))
                .aud(said(honest.aud(), List.of(pick(LYING_VERIFIERS))))
                .scope(said(honest.scope(), pick(SCOPES)))
                .iat(said(honest.iat(), start.getEpochSecond() - 9_000L + random.nextInt(12_000)))
                .exp(said(honest.exp(), start.getEpochSecond() - 300L + random.nextInt(8_000)))
                .alg(said(honest.alg(), "HS256"))
                .kid(said(honest.kid(), "k" + random.nextInt(4)))
                .typ("at+jwt")
                .sid(said(honest.sid(), pick(tokens).token().sid()))
                .grant(random.nextInt(5) == 0 ? "g" + random.nextInt(3) + suffix : null)
                .act(said(honest.act(), new Actor("mallory", null, null)))
                .hash(random.nextBoolean() ? hash(100 + random.nextInt(3)) : null)
                .oneTime(said(honest.oneTime(), Boolean.TRUE))
                .cnf(said(honest.cnf(), new Confirmation("jkt-mallory", null)))
                .build();
    }

    private <T> @Nullable T said(@Nullable T honest, @Nullable T other) {
        return switch (random.nextInt(4)) {
            case 0 -> other;
            case 1 -> null;
            default -> honest;
        };
    }

    private ClientContext liedClient(Honest victim) {
        return switch (random.nextInt(4)) {
            case 0 -> victim.client();
            case 1 -> client("10.0.0.7", null, "envoy", null);
            case 2 ->
                new ClientContext(
                        "192.0.2." + random.nextInt(9),
                        64_700L,
                        new ClientContext.Geo(null, (double) random.nextInt(60), (double) random.nextInt(150)),
                        "curl/8",
                        null,
                        random.nextBoolean() ? "jkt-mallory" : null,
                        null);
            default -> client("198.51.100." + random.nextInt(200), 64_900L + random.nextInt(9), "curl/8", null);
        };
    }

    private void honest(String registration, TokenEvent event, int at) {
        sent.add(new Sent(registration, event, start.plusSeconds(at), false));
    }

    private void lieOf(String registration, TokenEvent event, int arrived) {
        sent.add(new Sent(registration, event, start.plusSeconds(arrived), true));
    }

    private TokenEvent.Builder event(EventType type, String source, int at) {
        return TokenEvent.builder(type, source, "e" + ids++ + suffix, start.plusSeconds(at), "acme");
    }

    private Proof proof(String jti, int at) {
        return new Proof(jti, start.getEpochSecond() + at, "GET", "https://api.acme.example/");
    }

    private static ClientContext client(String address, @Nullable Long as, String agent, @Nullable String jkt) {
        return new ClientContext(address, as, null, agent, null, jkt, null);
    }

    private static @Nullable String jktOf(Token token) {
        return token.cnf() == null ? null : token.cnf().jkt();
    }

    private String hash(int number) {
        return String.format("%043d", Math.floorMod((number + suffix).hashCode(), 1_000_000_007))
                .replace('0', 'A');
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
