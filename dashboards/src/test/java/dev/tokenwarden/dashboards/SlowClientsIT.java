package dev.tokenwarden.dashboards;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send a body and never end it must not keep anybody out. */
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class SlowClientsIT {
    private static final int CLIENTS = 300;

    @Test
    void threeHundredUnfinishedSignIns_leaveTheConsoleUsable(Backbone backbone, @TempDir Path directory)
            throws Exception {
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                DashboardsService service = world.service()) {
            // given
            service.start();
            List<Socket> slow = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    slow.add(unfinished(service.url()));
                }

                // when
                long begin = System.nanoTime();
                ApiClient analyst =
                        ApiClient.signedIn(service, new Analyst("alice", AnalystRole.RESPONDER, Set.of("acme")));
                int status = analyst.get("/api/session").statusCode();

                // then
                assertThat(status).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
        }
    }

    private static Socket unfinished(URI console) throws IOException {
        Socket socket = new Socket(console.getHost(), console.getPort());
        String head = "POST /api/session HTTP/1.1\r\nHost: " + console.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{\"code\":";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
