package dev.tokenwarden.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.ingest.enrich.EnrichmentConfig.Pseudonymised;
import dev.tokenwarden.ingest.enrich.TrustedProxies.Header;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.Listen;
import dev.tokenwarden.standalone.config.WardenConfig.MetricsListen;
import dev.tokenwarden.standalone.config.WardenConfig.OidcAccess;
import dev.tokenwarden.standalone.config.WardenConfig.OidcGroup;
import dev.tokenwarden.standalone.config.WardenConfig.Parts;
import dev.tokenwarden.standalone.config.WardenConfig.Receivers;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RevocationAccess;
import dev.tokenwarden.standalone.config.WardenConfig.RoleProcess;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ConfigLoaderTest {

    @TempDir
    Path temp;

    @Test
    void enrichmentKey_canBeAnyBytes_textOrBase64(@TempDir Path keys) throws Exception {
        byte[] random = new byte[32];
        for (int i = 0; i < random.length; i++) {
            random[i] = (byte) (0xF5 + i % 11);
        }
        Path raw = Files.write(keys.resolve("raw"), random);
        Path base64 = Files.writeString(
                keys.resolve("base64"), "base64:" + Base64.getEncoder().encodeToString(random) + "\n");
        Path text = Files.writeString(keys.resolve("text"), "0123456789abcdef0123456789abcdef\n");

        assertThat(enrichmentKey(raw)).isEqualTo(random);
        assertThat(enrichmentKey(base64)).isEqualTo(random);
        assertThat(enrichmentKey(text)).asString(StandardCharsets.UTF_8).isEqualTo("0123456789abcdef0123456789abcdef");
    }

    private static byte[] enrichmentKey(Path file) throws ConfigException {
        Map<String, String> environment = Map.of(
                Setting.ENRICHMENT_PSEUDONYMS.variable(),
                "address",
                Setting.ENRICHMENT_KEY_FILE.variable(),
                file.toString());
        return ConfigLoader.load(Map.of(), environment, null)
                .ingest()
                .enrichment()
                .key();
    }

    @Test
    void load_nothingGiven_isAllEmbeddedOnLoopback() throws Exception {
        WardenConfig config = ConfigLoader.load(Map.of(), Map.of("HOME", "/home/x"), empty());

        assertThat(config)
                .isEqualTo(WardenConfig.of(
                        new RoleProcess(Path.of(".warden"), EnumSet.allOf(PipelineRole.class), null, 4),
                        new Parts(
                                new KafkaChoice.Embedded(19092),
                                new RedisChoice.Embedded(16379),
                                new SearchChoice.Embedded(19200)),
                        new Listen("127.0.0.1", 18080, 18081, 18082, null)));
        assertThat(config.isWhole()).isTrue();
    }

    @Test
    void load_metricsThatOthersCanReach_needAToken() {
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(Setting.METRICS_LISTEN, "0.0.0.0:9464"), Map.of(), empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not on loopback, so /metrics needs a token: set metrics.token_file");
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(Setting.METRICS_LISTEN, "9464"), Map.of(), empty()))
                .hasMessageContaining("must be host:port");
    }

    @Test
    void load_fileWithEveryKey_isMapped() throws Exception {
        Path secret = Files.writeString(temp.resolve("secret"), "hush\n");
        Path key = Files.writeString(temp.resolve("key"), "x".repeat(32));
        Path file = file("""
                data: /var/lib/warden
                log: {format: json}
                only: [ingest, dashboards, revocation]
                policy: p.yaml
                partitions: 12
                listen: {host: 0.0.0.0, gateway_port: 1, api_port: 2, console_port: 3, console_url: "https://soc.example"}
                metrics: {listen: "0.0.0.0:9464", token_file: SECRET}
                kafka:
                  bootstrap: "a:9092,b:9093"
                  security_protocol: SASL_PLAINTEXT
                  sasl_mechanism: PLAIN
                  username: warden
                  password_file: SECRET
                  ca_file: ca.pem
                  certificate_file: kc.pem
                  key_file: kk.pem
                redis: {url: "rediss://r:6380", username: ru, password_file: SECRET, ca_file: r.pem, sentinel_master: m,
                        cluster: false}
                opensearch: {url: "https://o:9200", username: ou, password_file: SECRET, ca_file: o.pem}
                revocation: {url: "http://api:1", token_file: SECRET}
                notify: {webhook_url: "https://soc.example/w", webhook_key_file: key.pem,
                         keycloak_url: "https://k.example/realms/acme", keycloak_client: kc, keycloak_secret_file: SECRET,
                         revocation_url: "https://as.example/revoke", revocation_client: rc, revocation_secret_file: SECRET}
                gateway:
                  certificate_file: c.pem
                  key_file: k.pem
                  client_ca_file: ca.pem
                  jwt_issuer: "https://idp"
                  jwks_url: "https://idp/jwks"
                  audience: [gw, gw-old]
                  claims: keycloak
                  sender_constrained_only: true
                enrichment: {databases: [asn.mmdb, city.mmdb], pseudonyms: [address, subject], key_file: LONG}
                proxies: {trusted: ["10.0.0.0/8"], header: Forwarded}
                ext_authz:
                  port: 4
                  certificate_file: c.pem
                  key_file: k.pem
                  client_ca_file: ca.pem
                  clients: ["spiffe://acme/envoy"]
                  issuers: ["https://idp=https://idp/jwks", "https://login/{tid}/v2.0=https://login/{tid}/keys"]
                  audiences: ["payments|payments-v1", ledger]
                  sender_constrained_only: ["https://idp=POST /v1/payments", "https://login/{tid}/v2.0"]
                  registration: mesh
                  edge: "false"
                """.replace("SECRET", secret.toString()).replace("LONG", key.toString()));

        WardenConfig config = ConfigLoader.load(Map.of(), Map.of(), file);

        Secret hush = new Secret("hush", secret);
        assertThat(config)
                .isEqualTo(new WardenConfig(
                        new RoleProcess(
                                Path.of("/var/lib/warden"),
                                EnumSet.of(PipelineRole.INGEST, PipelineRole.DASHBOARDS, PipelineRole.REVOCATION),
                                Path.of("p.yaml"),
                                12,
                                true),
                        new Parts(
                                new KafkaChoice.External(
                                        "a:9092,b:9093",
                                        "SASL_PLAINTEXT",
                                        "PLAIN",
                                        "warden",
                                        hush,
                                        new TlsFiles(Path.of("kc.pem"), Path.of("kk.pem"), Path.of("ca.pem"))),
                                new RedisChoice.External(
                                        URI.create("rediss://r:6380"),
                                        "ru",
                                        hush,
                                        TlsFiles.trusting(Path.of("r.pem")),
                                        "m",
                                        false),
                                new SearchChoice.External(
                                        URI.create("https://o:9200"), "ou", hush, TlsFiles.trusting(Path.of("o.pem")))),
                        new Listen(
                                "0.0.0.0",
                                1,
                                2,
                                3,
                                URI.create("https://soc.example"),
                                WardenConfig.ListenTls.NONE,
                                new MetricsListen("0.0.0.0", 9464, hush)),
                        new RevocationAccess(URI.create("http://api:1"), hush, file + ":20: revocation.url", null),
                        new Receivers(
                                new Receivers.Webhook(URI.create("https://soc.example/w"), Path.of("key.pem")),
                                new Receivers.Client(URI.create("https://k.example/realms/acme"), "kc", hush),
                                new Receivers.Client(URI.create("https://as.example/revoke"), "rc", hush)),
                        null,
                        config.ingest()));
        TlsFiles tls = new TlsFiles(Path.of("c.pem"), Path.of("k.pem"), Path.of("ca.pem"));
        assertThat(config.ingest().tls()).isEqualTo(tls);
        assertThat(config.ingest().callers()).satisfies(callers -> {
            assertThat(callers.issuer()).isEqualTo("https://idp");
            assertThat(callers.jwks()).isEqualTo(URI.create("https://idp/jwks"));
            assertThat(callers.audiences()).containsExactly("gw", "gw-old");
            assertThat(callers.claims().accessToken().required()).contains("sub", "aud", "client_id");
            assertThat(callers.senderConstrainedOnly()).isTrue();
        });
        assertThat(config.ingest().enrichment().databases()).containsExactly(Path.of("asn.mmdb"), Path.of("city.mmdb"));
        assertThat(config.ingest().enrichment().pseudonyms()).containsExactlyInAnyOrder(Pseudonymised.values());
        assertThat(config.ingest().proxies().header()).isEqualTo(Header.FORWARDED);
        assertThat(config.ingest().extAuthz())
                .isEqualTo(new IngestSettings.ExtAuthz(
                        4,
                        tls,
                        Set.of("spiffe://acme/envoy"),
                        List.of(
                                new IngestSettings.TrustedIssuer(
                                        "https://idp", "https://idp/jwks", Set.of("POST /v1/payments")),
                                new IngestSettings.TrustedIssuer(
                                        "https://login/{tid}/v2.0", "https://login/{tid}/keys", Set.of("*"))),
                        List.of(List.of("payments", "payments-v1"), List.of("ledger")),
                        "mesh",
                        false));
    }

    @Test
    void load_oidc_isMapped() throws Exception {
        Path secret = Files.writeString(temp.resolve("oidc"), "hush\n");
        Path file = file("""
                oidc:
                  issuer: https://login.example
                  client_id: soc
                  client_secret_file: SECRET
                  groups: "soc-admins=admin:*; soc-eu=responder:acme,globex"
                """.replace("SECRET", secret.toString()));

        assertThat(ConfigLoader.load(Map.of(), Map.of(), file).oidc())
                .isEqualTo(new OidcAccess(
                        URI.create("https://login.example"),
                        "soc",
                        new Secret("hush", secret),
                        "groups",
                        List.of(
                                new OidcGroup("soc-admins", "admin", Set.of("*")),
                                new OidcGroup("soc-eu", "responder", Set.of("acme", "globex")))));
    }

    @Test
    void load_oidcGroupsThatGrantNothing_isNamed() throws Exception {
        Path file = file("oidc: {issuer: \"https://login.example\", groups: \"soc=god:acme\"}\n");
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), Map.of(), file)).hasMessageContaining("oidc.groups");
        Path lonely = file("oidc: {client_id: x}\n");
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), Map.of(), lonely)).hasMessageContaining("oidc.issuer");
    }

    @Test
    void load_embeddedPorts_areMappedFromEachPlace() throws Exception {
        Path file = file("kafka: {port: 1}\nredis: {port: 1}\nopensearch: {port: 1}\n");

        WardenConfig config = ConfigLoader.load(
                Map.of(Setting.OPENSEARCH_PORT, "3"),
                Map.of("TOKENWARDEN_REDIS_PORT", "2", "TOKENWARDEN_OPENSEARCH_PORT", "2"),
                file);

        assertThat(config.kafka()).isEqualTo(new KafkaChoice.Embedded(1));
        assertThat(config.redis()).isEqualTo(new RedisChoice.Embedded(2));
        assertThat(config.search()).isEqualTo(new SearchChoice.Embedded(3));
    }

    @Test
    void load_secretsInTheEnvironment_areTakenAndDoNotPrint() throws Exception {
        WardenConfig config = ConfigLoader.load(
                Map.of(Setting.KAFKA_BOOTSTRAP, "k:1"),
                Map.of("TOKENWARDEN_KAFKA_USERNAME", "u", "TOKENWARDEN_KAFKA_PASSWORD", "hush"),
                empty());

        assertThat(config.kafka())
                .isEqualTo(new KafkaChoice.External("k:1", "SASL_SSL", "SCRAM-SHA-512", "u", new Secret("hush"), null));
        assertThat(config.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway: {key_file: k} | gateway.key_file: needs gateway.certificate_file as well",
                "gateway: {certificate_file: c} | gateway.key_file: is required here",
                "gateway: {jwks_url: 'https://x/y'} | gateway.jwks_url: needs gateway.jwt_issuer as well",
                "gateway: {jwt_issuer: 'https://x', jwks_url: 'https://x/y', claims: none} | gateway.claims: must be one of",
                "enrichment: {pseudonyms: [name]} | enrichment.pseudonyms: must be address, subject or both, found 'name'",
                "enrichment: {pseudonyms: [address]} | enrichment.pseudonyms: needs a key of at least 32 bytes",
                "proxies: {trusted: [proxy.example]} | proxies.trusted: proxy.example is not an address or a network",
                "ext_authz: {audiences: [a]} | ext_authz.audiences: needs ext_authz.port as well",
                "ext_authz: {port: 1} | ext_authz.client_ca_file: is required here",
            })
    void load_ingestHalfConfigured_saysWhatIsMissing(String yaml, String message) {
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), Map.of(), file(yaml)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySetting_isKnownInTheEnvironment(Setting setting) {
        Map<String, String> environment = new HashMap<>(Map.of(setting.variable(), " "));

        // Whatever is wrong with a blank value, the error names the variable and does not say that it is unknown.
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), environment, empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(setting.variable() + ": ")
                .hasMessageNotContaining("unknown");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kafak: {port: 1}              | :1: kafak: unknown key
                    kafka: {prot: 1}              | :1: kafka.prot: unknown key
                    kafka: {port: 70000}          | :1: kafka.port: must be a number from 0 to 65535, found '70000'
                    kafka: {port: x}              | :1: kafka.port: must be a number from 0 to 65535, found 'x'
                    notify: {webhook_url: "https://h"}                  | :1: notify.webhook_url: needs notify.webhook_key_file as well
                    notify: {keycloak_client: c}                        | :1: notify.keycloak_client: needs notify.keycloak_url as well
                    notify: {revocation_url: "https://h"}               | :1: notify.revocation_url: needs notify.revocation_client and notify.revocation_secret_file as well
                    redis: {cluster: maybe, url: "redis://r"}           | :1: redis.cluster: must be one of true, false, found 'maybe'
                    kafka: {port: [1]}            | :1: kafka.port: expected one value
                    kafka: 9092                   | :1: kafka: unknown key
                    kafka: {bootstrap: nowhere}   | :1: kafka.bootstrap: must be host:port, several separated by commas, found 'nowhere'
                    kafka: {username: u}          | :1: kafka.username: needs kafka.bootstrap as well
                    kafka: {password: hush}       | :1: kafka.password: secrets are not allowed in this file: use kafka.password_file or TOKENWARDEN_KAFKA_PASSWORD
                    redis: {url: "http://r"}      | :1: redis.url: must be an address such as redis://host:port, found 'http://r'
                    redis: {url: "redis://u:p@r"} | :1: redis.url: must not hold a user or password
                    redis: {username: u}          | :1: redis.username: needs redis.url as well
                    opensearch: {url: o}          | :1: opensearch.url: must be an address such as https://host:port, found 'o'
                    opensearch: {username: u}     | :1: opensearch.username: needs opensearch.url as well
                    partitions: 0                 | :1: partitions: must be a number from 1 to 1024, found '0'
                    only: [ingest, pirate]        | :1: only: must be ingest, streams, revocation or dashboards, found 'pirate'
                    only: []                      | :1: only: must not be empty
                    only: [ingest]                | :1: only: needs the address of Kafka
                    data: ""                      | :1: data: must not be empty
                    [1]                           | :1: expected keys and values
                    data: "x                       | :1: not YAML
                    {data: a, data: b}            | :1: data: given twice
                    """)
    void load_badFile_isRefusedByLineAndKey(String text, String expected) throws IOException {
        Path file = file(text + "\n");

        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), Map.of(), file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + expected)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({"streams,kafka", "'revocation',redis", "'dashboards',opensearch"})
    void load_someRoles_needTheirParts(String roles, String part) {
        Map<Setting, String> flags = new HashMap<>(Map.of(
                Setting.ONLY, roles,
                Setting.KAFKA_BOOTSTRAP, "k:1",
                Setting.REDIS_URL, "redis://r",
                Setting.OPENSEARCH_URL, "https://o"));
        flags.remove(
                switch (part) {
                    case "kafka" -> Setting.KAFKA_BOOTSTRAP;
                    case "redis" -> Setting.REDIS_URL;
                    default -> Setting.OPENSEARCH_URL;
                });

        assertThatThrownBy(() -> ConfigLoader.load(flags, Map.of(), empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--only: needs the address of ")
                .hasMessageContaining("--" + part);
    }

    @Test
    void load_dashboardsApart_needTheApi() {
        var flags =
                Map.of(Setting.ONLY, "dashboards", Setting.KAFKA_BOOTSTRAP, "k:1", Setting.OPENSEARCH_URL, "https://o");

        assertThatThrownBy(() -> ConfigLoader.load(flags, Map.of(), empty()))
                .hasMessageStartingWith("--only: needs the revocation API and a token for it")
                .hasMessageContaining("TOKENWARDEN_REVOCATION_TOKEN");
    }

    @Test
    void load_unknownVariable_isRefused_thoseOfTheLauncherAreNot() throws Exception {
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), Map.of("TOKENWARDEN_KAFKA_PROT", "1"), empty()))
                .hasMessage("TOKENWARDEN_KAFKA_PROT: unknown variable");

        assertThat(ConfigLoader.load(Map.of(), Map.of("TOKENWARDEN_JAVA_OPTS", "-Xint"), empty()))
                .isNotNull();
    }

    @Test
    void load_missingFiles_areNamed() {
        Path gone = temp.resolve("gone");

        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), Map.of(), gone)).hasMessage(gone + ": no such file");
        assertThatThrownBy(() -> ConfigLoader.load(
                        Map.of(Setting.REDIS_URL, "redis://r"),
                        Map.of("TOKENWARDEN_REDIS_PASSWORD_FILE", gone.toString()),
                        empty()))
                .hasMessage("TOKENWARDEN_REDIS_PASSWORD_FILE: " + gone + " cannot be read");
    }

    @Test
    void secrets_haveNoFlag() {
        assertThat(Set.of(Setting.values()))
                .filteredOn(Setting::isSecret)
                .hasSize(9)
                .allSatisfy(secret -> assertThat(secret.flag()).isEmpty());
    }

    private Path empty() throws IOException {
        return file("");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(temp.resolve("warden.yaml"), text);
    }
}
