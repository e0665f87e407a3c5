package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.standalone.cli.CommandRun;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.testkit.TestAuthority;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoy's questions to a whole pipeline that is configured as docs/envoy.md says: revoked with the command, denied at the proxy. */
final class EnvoyAuthorizationIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ISSUER = "https://idp.acme.example";
    private static final MethodDescriptor<CheckRequest, CheckResponse> CHECK =
            MethodDescriptor.<CheckRequest, CheckResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("envoy.service.auth.v3.Authorization/Check")
                    .setRequestMarshaller(ProtoUtils.marshaller(CheckRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(CheckResponse.getDefaultInstance()))
                    .build();

    @TempDir
    Path temp;

    @Test
    void envoy_isToldOfARevocation_andPolicyMustKnowTheReporter() throws Exception {
        TestAuthority authority = new TestAuthority(temp, "ca");
        authority.authority();
        authority.issue("warden", "san=ip:127.0.0.1");
        authority.issue("envoy", "san=uri:spiffe://acme/envoy");
        PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("k1");
        HttpServer jwks = serve(new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
        Map<Setting, String> settings = settings(jwks.getAddress().getPort());
        Path policy = Path.of(settings.get(Setting.POLICY));
        try (Assembly assembly = Assembly.start(
                Configs.freePorts(temp.resolve("data"), settings), Clock.systemUTC(), StartProgress.SILENT)) {
            ManagedChannel channel = NettyChannelBuilder.forAddress(
                            "127.0.0.1",
                            Integer.parseInt(settings.get(Setting.EXT_AUTHZ_PORT)),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(temp.resolve("ca.pem").toFile())
                                    .keyManager(
                                            temp.resolve("envoy.pem").toFile(),
                                            temp.resolve("envoy.key").toFile())
                                    .build())
                    .build();
            try {
                String token = token(key);
                await().atMost(SOON).until(() -> check(channel, token).hasOkResponse());

                CommandRun revoked = CommandRun.warden(
                        "revoke",
                        "token",
                        "--tenant",
                        "acme",
                        "--iss",
                        ISSUER,
                        "--jti",
                        "t-1",
                        "--reason",
                        "a test",
                        "--expires",
                        "2126-01-01T00:00:00Z",
                        "--data",
                        temp.resolve("data").toString());

                assertThat(revoked.exitCode()).as(revoked.err()).isZero();
                await().atMost(SOON).until(() -> !check(channel, token).hasOkResponse());
                assertThat(check(channel, token)
                                .getDeniedResponse()
                                .getHeadersList()
                                .toString())
                        .contains("invalid_token");
                await().atMost(SOON).untilAsserted(() -> assertThat(CommandRun.warden(
                                        "status", "--data", temp.resolve("data").toString())
                                .out())
                        .as("its own Redis user may acknowledge in its name")
                        .contains("urn:verifier:mesh/ext-authz"));
            } finally {
                channel.shutdownNow();
            }
        } finally {
            jwks.stop(0);
        }
        Files.writeString(policy, "issuers: [{issuer: \"https://idp.acme.example\", tenant: acme}]\n");
        assertThatThrownBy(() -> Assembly.start(
                        Configs.freePorts(temp.resolve("other"), settings), Clock.systemUTC(), StartProgress.SILENT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no registration 'mesh'");
    }

    private static CheckResponse check(ManagedChannel channel, String token) {
        CheckRequest request = CheckRequest.newBuilder()
                .setAttributes(AttributeContext.newBuilder()
                        .setRequest(AttributeContext.Request.newBuilder()
                                .setHttp(AttributeContext.HttpRequest.newBuilder()
                                        .setMethod("GET")
                                        .setPath("/")
                                        .putHeaders("authorization", "Bearer " + token))))
                .build();
        return ClientCalls.blockingUnaryCall(
                channel, CHECK, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), request);
    }

    private Map<Setting, String> settings(int jwksPort) throws Exception {
        Path policy = Files.writeString(temp.resolve("policy.yaml"), """
                issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
                registrations: [{name: mesh, sources: ["urn:verifier:mesh/*"], tenants: [acme], types: [used, status]}]
                """);
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.put(Setting.POLICY, policy.toString());
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put(Setting.EXT_AUTHZ_PORT, Integer.toString(socket.getLocalPort()));
        }
        settings.put(
                Setting.EXT_AUTHZ_CERTIFICATE_FILE, temp.resolve("warden.pem").toString());
        settings.put(Setting.EXT_AUTHZ_KEY_FILE, temp.resolve("warden.key").toString());
        settings.put(Setting.EXT_AUTHZ_CLIENT_CA_FILE, temp.resolve("ca.pem").toString());
        settings.put(Setting.EXT_AUTHZ_CLIENTS, "spiffe://acme/envoy");
        settings.put(Setting.EXT_AUTHZ_ISSUERS, ISSUER + "=http://127.0.0.1:" + jwksPort + "/jwks");
        settings.put(Setting.EXT_AUTHZ_AUDIENCES, "payments");
        settings.put(Setting.EXT_AUTHZ_REGISTRATION, "mesh");
        return settings;
    }

    private static HttpServer serve(String jwks) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = jwks.getBytes(StandardCharsets.UTF_8);
        server.createContext("/jwks", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String token(PublicJsonWebKey key) throws Exception {
        long now = Clock.systemUTC().instant().getEpochSecond();
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(JsonUtil.toJson(Map.of(
                "iss",
                ISSUER,
                "jti",
                "t-1",
                "sub",
                "alice",
                "client_id",
                "web",
                "aud",
                "payments",
                "iat",
                now,
                "exp",
                now + 600)));
        jws.setAlgorithmHeaderValue("ES256");
        jws.setKeyIdHeaderValue("k1");
        jws.setHeader("typ", "at+jwt");
        jws.setKey(key.getPrivateKey());
        return jws.getCompactSerialization();
    }
}
