package dev.tokenwarden.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where commands send the API token, and where they refuse to. */
final class ApiOptionsTest {

    private static final Map<String, String> TOKEN = Map.of("TOKENWARDEN_REVOCATION_TOKEN", "s3cret");

    @TempDir
    Path temp;

    private final List<String> received = new ArrayList<>();
    private ApiStub api;

    @BeforeEach
    void startApi() throws Exception {
        api = ApiStub.start(request -> {
            received.add(request.getRequestHeaders().getFirst("Authorization"));
            return "{\"ready\":true}";
        });
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void plainHttp_toAnotherMachine_isRefused() {
        CommandRun ran = CommandRun.warden(TOKEN, "status", "--api", "http://warden.example:18081");

        assertThat(ran)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "warden status: --api: the token would be sent unencrypted to http://warden.example:18081: use"
                                + " https\n"));
    }

    @Test
    void plainHttp_toAHostThatOnlyBeginsLikeLoopback_isRefused() {
        for (String host : List.of("127.0.0.1.example", "localhost.example", "127.evil")) {
            assertThat(CommandRun.warden(TOKEN, "status", "--api", "http://" + host)
                            .err())
                    .as(host)
                    .contains("unencrypted");
        }
        assertThat(received).isEmpty();
    }

    @Test
    void loopback_getsTheToken() {
        CommandRun ran = CommandRun.warden(TOKEN, "status", "--api", url());

        assertThat(ran.exitCode()).isZero();
        assertThat(received).containsExactly("Bearer s3cret");
    }

    @Test
    void fileThatIsNamed_needsNoNotice() throws Exception {
        Path file = Files.writeString(temp.resolve("w.yaml"), "revocation: {url: \"" + url() + "\"}\n");

        CommandRun ran = CommandRun.warden(TOKEN, "status", "--config", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void runningFileThatOthersCanWriteTo_isNotBelieved() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        long started = self.info().startInstant().orElseThrow().toEpochMilli();
        Path running = Files.writeString(
                temp.resolve("running.json"),
                "{\"pid\":" + self.pid() + ",\"start_millis\":" + started + ",\"roles\":[],\"kafka\":\"k\",\"api\":\""
                        + url() + "\"}");
        Files.setPosixFilePermissions(running, PosixFilePermissions.fromString("rw-rw-rw-"));

        CommandRun ran = CommandRun.warden(TOKEN, "status", "--data", temp.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("running.json: is not read because other users can write to it");
        assertThat(received).isEmpty();
    }

    private String url() {
        return "http://127.0.0.1:" + api.port();
    }
}
