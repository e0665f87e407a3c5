package dev.tokenwarden.ingest.enrich;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.network.IpLiteral;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig.Pseudonymised;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Adds network and place of the client's address from databases to an event, then replaces configured values by
 * pseudonyms. Values that the reporter sent stay. The result depends only on the event and the databases; a second
 * application does not change network and place again. Safe for any number of threads.
 */
public final class Enrichment {
    private static final long LOOK_MILLIS = Duration.ofMinutes(1).toMillis();

    private final List<NetworkDatabase> databases;
    private final EnrichmentConfig config;
    private final @Nullable Pseudonyms pseudonyms;
    private final Clock clock;
    private final AtomicLong lookedAt;

    private Enrichment(EnrichmentConfig config, List<NetworkDatabase> databases, Clock clock) {
        this.config = config;
        this.databases = databases;
        this.pseudonyms = config.key() == null ? null : new Pseudonyms(config.key());
        this.clock = clock;
        this.lookedAt = new AtomicLong(clock.millis());
    }

    /**
     * Loads the databases. It checks the files every minute and loads a new file without a restart.
     *
     * @throws IOException if one cannot be used; the message names it
     * @throws IllegalArgumentException if the key is too short
     */
    public static Enrichment open(EnrichmentConfig config, Clock clock) throws IOException {
        List<NetworkDatabase> databases = new ArrayList<>();
        for (Path file : config.databases()) {
            databases.add(NetworkDatabase.open(file));
        }
        return new Enrichment(config, List.copyOf(databases), clock);
    }

    /** An enrichment that changes no event. */
    public static Enrichment none() {
        return new Enrichment(EnrichmentConfig.NONE, List.of(), Clock.systemUTC());
    }

    /** Whether it changes no event. */
    public boolean isNone() {
        return databases.isEmpty() && config.pseudonyms().isEmpty();
    }

    /** Enriches an event. */
    public TokenEvent apply(TokenEvent event) {
        if (isNone()) {
            return event;
        }
        look();
        Use use = event.use();
        Token token = event.token();
        Issuance issuance = event.issuance();
        return event.toBuilder()
                .token(token == null ? null : apply(token))
                .use(use == null ? null : apply(use))
                .issuance(issuance == null ? null : apply(issuance))
                .build();
    }

    /**
     * Enriches a client context: adds network and place if they are missing, and replaces the address by a pseudonym if
     * configured.
     */
    public ClientContext apply(ClientContext client) {
        String address = client.address();
        if (address == null) {
            return client;
        }
        Optional<InetAddress> parsed = IpAddresses.parse(address).map(IpLiteral::toInetAddress);
        Long as = client.as();
        ClientContext.Geo geo = client.geo();
        for (NetworkDatabase database : databases) {
            if (parsed.isPresent()) {
                as = as == null ? database.as(parsed.get()) : as;
                geo = geo == null ? database.geo(parsed.get()) : geo;
            }
        }
        String shown = pseudonyms != null && config.pseudonyms().contains(Pseudonymised.ADDRESS)
                ? pseudonyms.address(address)
                : address;
        return new ClientContext(shown, as, geo, client.userAgent(), client.workload(), client.jkt(), client.x5tS256());
    }

    /** Enriches the client of a use. */
    public Use apply(Use use) {
        ClientContext client = use.client();
        return client == null ? use : use.toBuilder().client(apply(client)).build();
    }

    /** Enriches the client of an issuance. */
    public Issuance apply(Issuance issuance) {
        ClientContext client = issuance.client();
        return client == null ? issuance : new Issuance(issuance.grantType(), issuance.refresh(), apply(client));
    }

    /** Replaces the subject of a token by a pseudonym, if configured. */
    public Token apply(Token token) {
        String sub = token.sub();
        // A client that acts for itself is its own subject (RFC 9068, section 2.2), and no person.
        if (sub == null
                || pseudonyms == null
                || !config.pseudonyms().contains(Pseudonymised.SUBJECT)
                || sub.equals(token.clientId())) {
            return token;
        }
        return token.toBuilder().sub(pseudonyms.subject(sub)).build();
    }

    private void look() {
        long now = clock.millis();
        long last = lookedAt.get();
        if (now - last >= LOOK_MILLIS && lookedAt.compareAndSet(last, now)) {
            databases.forEach(NetworkDatabase::refresh);
        }
    }
}
