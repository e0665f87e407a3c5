package dev.tokenwarden.service.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.service.http.HttpListener;
import dev.tokenwarden.service.http.ServerCertificate;
import dev.tokenwarden.testkit.TestAuthority;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener whose TLS is that of files, with real handshakes. */
final class ListenerTlsTest {
    private static final String LOOPBACK = "san=ip:127.0.0.1";
    private static final int ROTATIONS = 12;

    @TempDir
    private Path dir;

    private TestAuthority authority;
    private Javalin server;
    private HttpListener listener;
    private ReloadingTls tls;

    @BeforeEach
    void issue() {
        authority = new TestAuthority(dir, "ca");
    }

    @AfterEach
    void stop() {
        server.stop();
        listener.close();
        tls.close();
    }

    private void start(TlsFiles files) throws IOException {
        tls = ReloadingTls.open(files);
        listener = HttpListener.builder("127.0.0.1", 0)
                .tls(ServerCertificate.of(tls))
                .build();
        server = Javalin.create(javalin -> {
            listener.configure(javalin);
            javalin.routes.get("/", request -> request.result("served"));
        });
        server.start();
        listener.start();
    }

    private void startWith(String alias) throws IOException {
        install(authority.issue(alias, LOOPBACK));
        start(new TlsFiles(dir.resolve("tls.crt"), dir.resolve("tls.key"), null));
    }

    private void install(Path[] pair) throws IOException {
        Files.copy(pair[0], dir.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair[1], dir.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    private HttpResponse<String> get(SSLContext context) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(20))
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/"))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void clientThatTrustsTheAuthority_isServed() throws Exception {
        startWith("server");

        HttpResponse<String> answer = get(authority.client(null));

        assertThat(answer.body()).isEqualTo("served");
        assertThat(answer.sslSession())
                .hasValueSatisfying(session -> assertThat(session.getProtocol()).isEqualTo("TLSv1.3"));
    }

    @Test
    void clientThatTrustsAnotherAuthority_refusesTheServer() throws Exception {
        startWith("server");
        SSLContext wrong = new TestAuthority(dir, "other").client(null);

        assertThatThrownBy(() -> get(wrong)).isInstanceOf(SSLException.class);
    }

    @Test
    void oldProtocolVersion_isRefused() throws Exception {
        startWith("server");
        try (SSLSocket socket = (SSLSocket) authority
                .client(null)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void plainTextToTheTlsPort_isNotAnswered_andOthersAreServed() throws Exception {
        startWith("server");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
            String said;
            try {
                said = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            } catch (SocketException closed) {
                said = "";
            }

            assertThat(said).doesNotContain("HTTP").doesNotContain("served");
        }
        assertThat(get(authority.client(null)).body()).isEqualTo("served");
    }

    @Test
    void requiredClientCertificate_refusesClientsWithoutOneAndOfAnotherAuthority() throws Exception {
        Path[] pair = authority.issue("server", LOOPBACK);
        start(new TlsFiles(pair[0], pair[1], authority.authority(), true));
        authority.issue("reporter", "san=dns:reporter");
        TestAuthority other = new TestAuthority(dir, "other");
        other.issue("stranger", "san=dns:reporter");

        assertThat(get(authority.client("reporter")).body()).isEqualTo("served");
        assertThatThrownBy(() -> get(authority.client(null))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(other.client("stranger"))).isInstanceOf(IOException.class);
    }

    @Test
    void ownClient_acceptsItsServerOnly() throws Exception {
        install(authority.issue("public", "san=dns:warden.example"));
        start(new TlsFiles(dir.resolve("tls.crt"), dir.resolve("tls.key"), null));
        Path[] pair = authority.issue("impostor", LOOPBACK);

        assertThat(get(tls.ownClient()).body()).isEqualTo("served");
        assertThat(get(PinnedCertificate.client(dir.resolve("tls.crt"))).body()).isEqualTo("served");
        try (ReloadingTls impostor = ReloadingTls.open(new TlsFiles(pair[0], pair[1], null))) {
            assertThatThrownBy(() -> get(impostor.ownClient())).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void rotationWhileRequestsFlow_failsNone() throws Exception {
        startWith("server");
        Path[][] pairs = {authority.issue("even", LOOPBACK), authority.issue("odd", LOOPBACK)};
        SSLContext trusting = authority.client(null);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        Queue<Exception> failed = new ConcurrentLinkedQueue<>();
        int clients = 4;
        CountDownLatch begun = new CountDownLatch(clients);
        var pool = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            boolean own = i % 2 == 0;
            pool.execute(() -> {
                while (!done.get()) {
                    try {
                        // A new client: it makes a new handshake.
                        assertThat(get(own ? tls.ownClient() : trusting).statusCode())
                                .isEqualTo(200);
                        served.incrementAndGet();
                    } catch (Exception e) {
                        failed.add(e);
                    }
                    begun.countDown();
                }
            });
        }
        begun.await();
        for (int i = 0; i < ROTATIONS; i++) {
            int before = served.get();
            Files.copy(pairs[i % 2][0], dir.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
            if (ThreadLocalRandom.current().nextBoolean()) {
                tls.reload();
            }
            Files.copy(pairs[i % 2][1], dir.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
            tls.reload();
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (served.get() < before + clients && System.nanoTime() < limit) {
                Thread.onSpinWait();
            }
        }
        done.set(true);
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(failed).isEmpty();
        assertThat(served.get()).isGreaterThan(ROTATIONS * clients);
        Certificate[] now = get(trusting).sslSession().orElseThrow().getPeerCertificates();
        assertThat(now[0]).isEqualTo(authority.certificate("odd"));
    }
}
