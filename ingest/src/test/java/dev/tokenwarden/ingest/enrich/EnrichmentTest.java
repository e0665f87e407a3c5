package dev.tokenwarden.ingest.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.ClientContext.Geo;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig.Pseudonymised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrichmentTest {
    private static final byte[] KEY = new byte[32];

    @TempDir
    Path dir;

    private Path asn;
    private Path city;
    private Instant now = AdmissionSamples.NOW;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    @BeforeEach
    void write() {
        asn = dir.resolve("asn.mmdb");
        city = dir.resolve("city.mmdb");
        MmdbFile.write(
                asn,
                "GeoLite2-ASN",
                Map.of(
                        "203.0.113.0/24", Map.of("autonomous_system_number", 64500L),
                        "2001:db8::/32", Map.of("autonomous_system_number", 64501L)));
        MmdbFile.write(
                city,
                "GeoLite2-City",
                Map.of(
                        "203.0.113.0/24",
                        Map.of(
                                "country", Map.of("iso_code", "DE"),
                                "location", Map.of("latitude", 52.5, "longitude", 13.4))));
    }

    @Test
    void apply_knownAddress_addsNetworkAndPlace() throws Exception {
        Enrichment enrichment = open(Set.of());

        assertThat(enrichment.apply(client("203.0.113.7")))
                .isEqualTo(
                        new ClientContext("203.0.113.7", 64500L, new Geo("DE", 52.5, 13.4), "agent", null, null, null));
        assertThat(enrichment.apply(client("2001:db8::1")).as()).isEqualTo(64501L);
        assertThat(enrichment.apply(client("198.51.100.1"))).isEqualTo(client("198.51.100.1"));
        assertThat(enrichment.apply(client("253.252.51.07"))).isEqualTo(client("253.252.51.07"));
    }

    @Test
    void apply_whatTheReporterSaid_isLeft() throws Exception {
        ClientContext said = new ClientContext("203.0.113.7", 1L, new Geo("FR", null, null), null, null, null, null);

        assertThat(open(Set.of()).apply(said)).isEqualTo(said);
    }

    @Test
    void apply_pseudonyms_hideAndStillTellNetworksApart() throws Exception {
        Enrichment enrichment = open(Set.of(Pseudonymised.ADDRESS, Pseudonymised.SUBJECT));

        TokenEvent first = enrichment.apply(event("203.0.113.7", "alice", "web"));
        TokenEvent neighbour = enrichment.apply(event("203.0.113.8", "alice", "web"));
        TokenEvent elsewhere = enrichment.apply(event("198.51.100.7", "bob", "web"));
        TokenEvent service = enrichment.apply(event("198.51.100.7", "svc", "svc"));

        assertThat(EventCodec.encode(first)).asString().doesNotContain("203.0.113", "alice");
        assertThat(first.use().client().as()).isEqualTo(64500L);
        assertThat(first.token().sub())
                .startsWith("pseudonym:")
                .isEqualTo(neighbour.token().sub());
        assertThat(first.token().sub()).isNotEqualTo(elsewhere.token().sub());
        assertThat(service.token().sub()).isEqualTo("svc");
        assertThat(address(first)).isNotEqualTo(address(neighbour));
        assertThat(prefix(first)).isEqualTo(prefix(neighbour)).isNotEqualTo(prefix(elsewhere));
        assertThat(EventCodec.decode(EventCodec.encode(first))).isEqualTo(first);
        assertThat(enrichment.apply(event("203.0.113.7", "alice", "web"))).isEqualTo(first);
    }

    @Test
    void apply_otherKey_otherPseudonyms() throws Exception {
        byte[] other = new byte[32];
        other[0] = 1;
        var config = new EnrichmentConfig(List.of(), Set.of(Pseudonymised.SUBJECT), other);

        assertThat(Enrichment.open(config, clock)
                        .apply(event("203.0.113.7", "alice", "web"))
                        .token()
                        .sub())
                .isNotEqualTo(open(Set.of(Pseudonymised.SUBJECT))
                        .apply(event("203.0.113.7", "alice", "web"))
                        .token()
                        .sub());
        assertThat(config.toString()).doesNotContain("key");
    }

    @Test
    void replacedDatabase_isTakenUpWithinAMinute_andABrokenOneIsNot() throws Exception {
        Enrichment enrichment = open(Set.of());
        MmdbFile.write(asn, "GeoLite2-ASN", Map.of("203.0.113.0/24", Map.of("autonomous_system_number", 64777L)));
        Files.setLastModifiedTime(asn, FileTime.from(now.plusSeconds(1)));
        Files.write(city, new byte[100]);
        Files.setLastModifiedTime(city, FileTime.from(now.plusSeconds(1)));

        TokenEvent before = enrichment.apply(event("203.0.113.7", "alice", "web"));
        now = now.plus(Duration.ofMinutes(1));
        TokenEvent after = enrichment.apply(event("203.0.113.7", "alice", "web"));

        assertThat(before.use().client().as()).isEqualTo(64500L);
        assertThat(after.use().client().as()).isEqualTo(64777L);
        assertThat(after.use().client().geo()).isEqualTo(new Geo("DE", 52.5, 13.4));
    }

    @Test
    void open_unusable_namesTheFile() throws IOException {
        Path text = Files.writeString(dir.resolve("x.mmdb"), "no database");
        Path other = dir.resolve("isp.mmdb");
        MmdbFile.write(other, "GeoIP2-Connection-Type", Map.of("203.0.113.0/24", Map.of("connection_type", "x")));

        for (Path file : List.of(text, other, dir.resolve("missing.mmdb"))) {
            var config = new EnrichmentConfig(List.of(file), Set.of(), null);
            assertThatThrownBy(() -> Enrichment.open(config, clock))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThatThrownBy(() -> new EnrichmentConfig(List.of(), Set.of(Pseudonymised.SUBJECT), null))
                .hasMessageContaining("key");
        assertThatThrownBy(() -> new Pseudonyms(new byte[31])).hasMessageContaining("32 bytes");
    }

    @Test
    void none_leavesEverything() throws Exception {
        TokenEvent event = event("203.0.113.7", "alice", "web");

        assertThat(Enrichment.none().apply(event)).isSameAs(event);
        assertThat(Enrichment.none().isNone()).isTrue();
    }

    private Enrichment open(Set<Pseudonymised> pseudonyms) throws IOException {
        return Enrichment.open(new EnrichmentConfig(List.of(asn, city), pseudonyms, KEY), clock);
    }

    private static ClientContext client(String address) {
        return new ClientContext(address, null, null, "agent", null, null, null);
    }

    private static String address(TokenEvent event) {
        return String.valueOf(event.use().client().address());
    }

    private static String prefix(TokenEvent event) {
        return String.join(":", List.of(address(event).split(":", -1)).subList(0, 3));
    }

    private static TokenEvent event(String address, String sub, String client) throws InvalidEventException {
        return EventCodec.decode(AdmissionSamples.utf8("""
                {"specversion":"1.0","type":"dev.tokenwarden.token.used.v1","source":"s","id":"1","time":"%s","tenant":"acme",
                "data":{"token":{"iss":"https://idp.acme.example","jti":"t","sub":"%s","client_id":"%s"},
                "use":{"client":{"address":"%s"}}}}""".formatted(AdmissionSamples.NOW, sub, client, address)));
    }
}
