package dev.tokenwarden.service.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that hold connections, headers and bodies, against a real server. */
class HttpListenerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<Socket> sockets = new ArrayList<>();
    private HttpListener listener = HttpListener.builder("127.0.0.1", 0).build();
    private Javalin server = Javalin.create();

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
        listener.close();
    }

    @Test
    void idleConnections_takeNoPlaceOfANewOne() throws Exception {
        start(new HttpLimits(50, 50, Duration.ofMinutes(1), Duration.ofMinutes(1), 8_192, 1_024));
        for (int i = 0; i < 500; i++) {
            connect("");
        }

        assertThat(post("hello")).isEqualTo("hello");
        assertThat(listener.connections()).isLessThanOrEqualTo(50);
    }

    @Test
    void slowBodies_holdNoThread() throws Exception {
        start(new HttpLimits(1_000, 1_000, Duration.ofMinutes(1), Duration.ofMinutes(1), 8_192, 1_024));
        for (int i = 0; i < 400; i++) {
            connect("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nslow");
        }

        assertThat(post("hello")).isEqualTo("hello");
    }

    @Test
    void connectionsOfOneAddress_areBounded_alsoWhileTheyAllSend() throws Exception {
        start(new HttpLimits(1_000, 20, Duration.ofMinutes(1), Duration.ofMinutes(1), 8_192, 1_024));
        for (int i = 0; i < 100; i++) {
            connect("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nslow");
        }

        await().atMost(LONG).until(() -> listener.connections() <= 20);
    }

    @Test
    void requestThatTrickles_isEnded() throws Exception {
        start(new HttpLimits(10, 10, Duration.ofMinutes(1), Duration.ofMillis(1_500), 8_192, 1_024));
        Socket socket = connect("POST / HTTP/1.1\r\nHost: x\r\nX: ");

        await().atMost(LONG).until(() -> !writes(socket));
    }

    @Test
    void pauseWithinARequest_isEnded() throws Exception {
        start(new HttpLimits(10, 10, Duration.ofMillis(500), Duration.ofMinutes(1), 8_192, 1_024));
        Socket socket = connect("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nslow");

        socket.setSoTimeout((int) LONG.toMillis());
        assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII)).doesNotContain(" 200 ");
    }

    @Test
    void bodyOverTheLimit_isAnswered413() throws Exception {
        start(new HttpLimits(10, 10, Duration.ofMinutes(1), Duration.ofMinutes(1), 8_192, 1_024));
        Socket socket = connect("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5_000));

        socket.setSoTimeout((int) LONG.toMillis());
        byte[] answer = socket.getInputStream().readNBytes(12);
        assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 413");
    }

    private void start(HttpLimits limits) {
        server.stop();
        listener = HttpListener.builder("127.0.0.1", 0).limits(limits).build();
        server = Javalin.create(javalin -> {
            listener.configure(javalin);
            javalin.routes.post("/", request -> request.result(request.bodyAsBytes()));
        });
        server.start();
        listener.start();
    }

    private String post(String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .timeout(LONG)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Socket connect(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static boolean writes(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            socket.getOutputStream().flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
