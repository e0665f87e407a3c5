package dev.tokenwarden.standalone.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.Token;
import io.javalin.Javalin;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TokenExchangeTest {
    private final Token live = Token.builder("https://idp.acme.example")
            .jti("p1")
            .sub("alice")
            .clientId("web")
            .aud(List.of("orders"))
            .scope("orders:write")
            .exp(Clock.systemUTC().instant().getEpochSecond() + 600)
            .build();

    private Javalin server;

    @BeforeEach
    void start() {
        TokenCheck check = jwt ->
                jwt.equals("revoked") ? new TokenCheck.Refused(EmbeddedVerifier.REVOKED) : new TokenCheck.Live(live);
        TokenExchange exchange = new TokenExchange(check, Clock.systemUTC());
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/token", request -> {
                        try {
                            exchange.exchange(OAuthClient.of("orders"), new TokenForm(request));
                            request.status(200);
                        } catch (OAuthError e) {
                            request.status(e.status()).result(e.code() + ": " + e.getMessage());
                        }
                    });
                })
                .start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private HttpResponse<String> exchange(Map<String, String> more) throws Exception {
        Map<String, String> form = new TreeMap<>(Map.of(
                "subject_token", "live", "subject_token_type", TokenExchange.ACCESS_TOKEN, "audience", "payments"));
        form.putAll(more);
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void revokedSubjectToken_isRefusedOutright() throws Exception {
        assertThat(exchange(Map.of()).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = exchange(Map.of("subject_token", "revoked"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("invalid_grant: subject_token: revoked");
    }

    @Test
    void revokedActorToken_isRefusedToo() throws Exception {
        assertThat(exchange(Map.of("actor_token", "revoked")).body()).isEqualTo("invalid_grant: actor_token: revoked");
    }
}
