package dev.tokenwarden.ingest.extauthz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.ingest.Broker;
import dev.tokenwarden.ingest.TestSigner;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.tls.ListenAddress;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.TestAuthority;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.verifier.StalePolicy;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Envoy's questions, over mutual TLS, with a real denylist and real reports. Last of all Redis goes away. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExtAuthzServiceIT {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Map<String, String> ROUTE = Map.of("audience", "payments", "required_scope", "payments:write");

    private final TestSigner issuer = new TestSigner("https://idp.acme.example");
    private TestAuthority authority;
    private Path redisDir;
    private EmbeddedParts redis;
    private TestDenylist denylist;
    private Broker broker;
    private ExtAuthzService service;
    private Path[] envoyHeld;
    private EnvoyClient envoy;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path dir) throws Exception {
        authority = new TestAuthority(dir, "mesh");
        Path[] server = authority.server();
        envoyHeld = authority.issue("envoy", "san=uri:spiffe://acme/envoy");
        redisDir = dir.resolve("redis");
        redis = EmbeddedParts.start(EmbeddedConfig.in(redisDir).only(Part.REDIS));
        RedisAccess access = redis.redis().admin();
        denylist = new TestDenylist(access, "acme");
        denylist.beat();
        broker = Broker.of(backbone.kafka());
        broker.create(List.of(TopicSpecs.input("mesh")));
        service = new ExtAuthzService(
                new ExtAuthzConfig(
                        new ListenAddress("127.0.0.1", 0, new TlsFiles(server[0], server[1], authority.authority())),
                        Set.of("spiffe://acme/envoy"),
                        new AcceptedTokens(
                                List.of(issuer.profile("acme")),
                                List.of(List.of("payments", "payments-v1"), List.of("ledger")),
                                Map.of(Risk.NORMAL, StalePolicy.ASK_REDIS, Risk.HIGH, StalePolicy.FAIL_CLOSED)),
                        new ExtAuthzReporter(
                                "mesh",
                                "urn:verifier:mesh",
                                true,
                                TrustedProxies.of(List.of("10.0.0.0/8"), TrustedProxies.Header.X_FORWARDED_FOR),
                                Enrichment.none()),
                        new RedisConfig(access.host(), access.port(), access.user(), access.password(), false),
                        broker.properties()),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        service.start();
        assertThat(service.awaitDenylist(LONG)).isTrue();
        envoy = new EnvoyClient(service.port(), authority.authority(), envoyHeld);
    }

    @AfterAll
    void stop() {
        envoy.close();
        service.close();
        denylist.close();
        redis.close();
        broker.close();
    }

    @Test
    @Order(1)
    void check_goodToken_isAllowed_andReported() {
        denylist.beat();

        CheckResponse response = envoy.check(EnvoyClient.request(
                token("good"),
                ROUTE,
                Map.of(
                        "x-forwarded-for", "1.1.1.1, 203.0.113.7",
                        "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        assertThat(response.hasOkResponse()).isTrue();
        TokenEvent event = reported("good");
        assertThat(event.tenant()).isEqualTo("acme");
        assertThat(event.source()).isEqualTo("urn:verifier:mesh");
        assertThat(event.use().accepted()).isTrue();
        assertThat(event.use().edge()).isTrue();
        assertThat(event.use().audience()).isEqualTo("payments");
        assertThat(event.use().operation()).isEqualTo("POST /v1/payments");
        assertThat(event.use().requiredScope()).isEqualTo("payments:write");
        assertThat(event.use().trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(event.use().client().address()).isEqualTo("203.0.113.7");
        assertThat(event.use().client().workload()).isEqualTo("spiffe://acme/web");
        assertThat(event.use().client().userAgent()).isEqualTo("app/1");
    }

    @Test
    @Order(1)
    void check_revokedToken_isDeniedInStandardTerms_andReported() {
        denylist.deny(issuer.issuer(), "stolen", false);
        await().atMost(LONG).until(() -> !ask(token("stolen")).hasOkResponse());

        CheckResponse response = ask(token("stolen"));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
        assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
        assertThat(EnvoyClient.header(response, "www-authenticate"))
                .startsWith("Bearer error=\"invalid_token\"")
                .contains("revoked");
        assertThat(EnvoyClient.header(response, "cache-control")).isEqualTo("no-store");
        await().atMost(LONG).until(() -> events().stream()
                .anyMatch(event -> "stolen".equals(event.token().jti())
                        && event.use().rejected()
                        && event.use().reason().wireName().equals("revoked")));
    }

    @Test
    @Order(1)
    void check_shadowEntry_isAllowed_andSaysSo() {
        denylist.deny(issuer.issuer(), "shadowed", true);

        await().atMost(LONG).until(() -> ask(token("shadowed"))
                .getDynamicMetadata()
                .getFieldsOrThrow("shadow")
                .getBoolValue());

        assertThat(ask(token("shadowed")).hasOkResponse()).isTrue();
        await().atMost(LONG).until(() -> events().stream()
                .anyMatch(event -> "shadowed".equals(event.token().jti())
                        && Boolean.TRUE.equals(event.use().shadow())));
    }

    @Test
    @Order(1)
    void check_whatIsNotInOrder_isDenied() {
        denylist.beat();
        CheckResponse none = ask(null);
        CheckResponse scope = envoy.check(EnvoyClient.request(
                issuer.token("alice", claims -> {
                    claims.put("aud", "payments");
                    claims.put("scope", "other");
                }),
                ROUTE,
                Map.of()));
        CheckResponse audience =
                envoy.check(EnvoyClient.request(token("elsewhere"), Map.of("audience", "ledger"), Map.of()));
        CheckResponse forged =
                ask(new TestSigner(issuer.issuer()).token("alice", claims -> claims.put("aud", "payments")));

        assertThat(none.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
        assertThat(EnvoyClient.header(none, "www-authenticate")).isEqualTo("Bearer");
        assertThat(scope.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(403);
        assertThat(scope.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(EnvoyClient.header(scope, "www-authenticate"))
                .contains("insufficient_scope", "scope=\"payments:write\"");
        assertThat(audience.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
        assertThat(forged.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
    }

    @Test
    @Order(1)
    void check_routeThatIsNotUnderstood_isDenied() {
        for (Map<String, String> route : List.of(
                Map.of("audience", "unheard-of"),
                Map.of("required_scpoe", "payments:write"),
                Map.of("risk", "extreme"))) {
            CheckResponse response = envoy.check(EnvoyClient.request(token("good"), route, Map.of()));
            assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
        }
    }

    @Test
    @Order(1)
    void caller_withoutTheRightCertificate_learnsNothing() {
        Path[] other = authority.issue("other", "san=uri:spiffe://acme/web");
        try (EnvoyClient nobody = new EnvoyClient(service.port(), authority.authority(), null);
                EnvoyClient web = new EnvoyClient(service.port(), authority.authority(), other)) {
            var request = EnvoyClient.request(token("good"), ROUTE, Map.of());

            assertThatThrownBy(() -> nobody.check(request)).isInstanceOf(StatusRuntimeException.class);
            assertThatThrownBy(() -> web.check(request))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        }
    }

    @Test
    @Order(2)
    void check_redisAway_isDenied_untilItIsBack() {
        denylist.beat();
        assertThat(ask(token("good")).hasOkResponse()).isTrue();
        redis.close();

        await().atMost(LONG).until(() -> !ask(token("good")).hasOkResponse());
        CheckResponse away = ask(token("good"));
        CheckResponse high = envoy.check(
                EnvoyClient.request(token("good"), Map.of("audience", "payments", "risk", "high"), Map.of()));

        assertThat(away.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
        assertThat(away.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
        assertThat(EnvoyClient.header(away, "retry-after")).isEqualTo("1");
        assertThat(EnvoyClient.header(away, "www-authenticate")).isEmpty();
        assertThat(high.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
        // A revoked token stays denied while other servers are away.
        assertThat(ask(token("stolen")).hasOkResponse()).isFalse();
        redis = EmbeddedParts.start(EmbeddedConfig.in(redisDir).only(Part.REDIS));
        await().atMost(LONG).ignoreExceptions().until(() -> {
            denylist.beat();
            return ask(token("good")).hasOkResponse();
        });
    }

    private CheckResponse ask(String token) {
        return envoy.check(EnvoyClient.request(token, ROUTE, Map.of()));
    }

    private String token(String jti) {
        return issuer.token("alice", claims -> {
            claims.put("jti", jti);
            claims.put("aud", "payments");
            claims.put("scope", "payments:write");
        });
    }

    private TokenEvent reported(String jti) {
        await().atMost(LONG).until(() -> events().stream()
                .anyMatch(event -> jti.equals(event.token().jti())));
        return events().stream()
                .filter(event -> jti.equals(event.token().jti()))
                .findFirst()
                .orElseThrow();
    }

    private List<TokenEvent> events() {
        List<TokenEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.read(Topics.input("mesh"))) {
            try {
                TokenEvent event = EventCodec.decode(record.value());
                if (event.use() != null) {
                    events.add(event);
                }
            } catch (InvalidEventException e) {
                throw new AssertionError(e);
            }
        }
        return events;
    }
}
