package dev.tokenwarden.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the token commands send to the API, and what they print of its answers. */
final class TokenCommandTest {

    private static final String MADE = "{\"name\":\"soar\",\"role\":\"responder\",\"tenants\":[\"acme\",\"globex\"],"
            + "\"person\":\"local\",\"created\":\"2026-11-26T15:00:00Z\",\"expires\":\"2027-01-31T00:00:00Z\"}";
    private static final String SECRET = "twt_made-up-for-this-test";

    private final List<String> requests = new ArrayList<>();
    private volatile String answer = "{}";
    private ApiStub api;

    @BeforeEach
    void startApi() throws Exception {
        api = ApiStub.start(request -> {
            requests.add(request.getRequestMethod() + " " + request.getRequestURI() + " "
                    + new String(request.getRequestBody().readAllBytes(), UTF_8));
            return answer;
        });
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void make_printsTheTokenOnce_aloneOnStandardOutput() {
        answer = "{\"token\":\"" + SECRET + "\",\"made\":" + MADE + "}";

        CommandRun ran = run(
                "make",
                "soar",
                "--role",
                "responder",
                "--tenant",
                "acme",
                "--tenant",
                "globex",
                "--expires",
                "2027-01-31T00:00:00Z",
                "--reason",
                "playbooks");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo(SECRET + "\n");
        assertThat(ran.err())
                .contains("soar: responder in acme, globex, expires 2027-01-31T00:00:00Z, made by local")
                .doesNotContain(SECRET);
        assertThat(requests)
                .containsExactly("POST /v1/tokens {\"name\":\"soar\",\"role\":\"responder\",\"reason\":\"playbooks\","
                        + "\"tenants\":[\"acme\",\"globex\"],\"expires\":\"2027-01-31T00:00:00Z\"}");
    }

    @Test
    void list_showsNameRoleTenantsExpiryAndMaker() {
        answer = "{\"items\":[" + MADE + "]}";

        CommandRun ran = run("list");

        assertThat(ran.out())
                .isEqualTo("soar: responder in acme, globex, expires 2027-01-31T00:00:00Z, made by local at"
                        + " 2026-11-26T15:00:00Z\n");
        assertThat(requests).containsExactly("GET /v1/tokens ");
    }

    @Test
    void list_ofNone_saysSo() {
        answer = "{\"items\":[]}";

        assertThat(run("list").out()).isEqualTo("no token was made\n");
    }

    @Test
    void revoke_namesTheToken() {
        CommandRun ran = run("revoke", "soar/x", "--reason", "leaked");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(requests).containsExactly("DELETE /v1/tokens/soar%2Fx {\"reason\":\"leaked\"}");
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("token"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--api", "http://127.0.0.1:" + api.port()));
        return CommandRun.warden(Map.of("TOKENWARDEN_REVOCATION_TOKEN", "s3cret"), all.toArray(String[]::new));
    }
}
