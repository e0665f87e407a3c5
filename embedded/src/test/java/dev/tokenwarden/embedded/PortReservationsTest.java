package dev.tokenwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortReservationsTest {
    @TempDir
    Path temp;

    private DataDir dir;

    @BeforeEach
    void open() {
        dir = DataDir.open(temp);
    }

    @AfterEach
    void close() {
        dir.close();
    }

    private PortReservations book() {
        return PortReservations.load(dir, Ports.ANY, new SecureRandom());
    }

    @Test
    void choose_any_isRemembered() {
        var first = book();
        int port = first.choose("kafka", 0);
        first.store();

        assertThat(book().choose("kafka", 0)).isEqualTo(port);
    }

    @Test
    void choose_rememberedPortInUse_takesAnother() throws IOException {
        var first = book();
        int port = first.choose("kafka", 0);
        first.store();

        try (var busy = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(book().choose("kafka", 0)).isNotEqualTo(busy.getLocalPort());
        }
    }

    @Test
    void choose_wantedPortInUse_namesPortAndPurpose() throws IOException {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> book().choose("redis", busy.getLocalPort()))
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessage("port " + busy.getLocalPort() + " for redis is in use on 127.0.0.1");
        }
    }

    @Test
    void choose_twoPurposes_neverTheSame() {
        var book = book();

        assertThat(book.choose("kafka", 0)).isNotEqualTo(book.choose("redis", 0));
    }

    @Test
    void choose_onePortWantedTwice_isRefused() {
        var book = book();
        int port = book.choose("kafka", 0);

        assertThatThrownBy(() -> book.choose("redis", port))
                .isInstanceOf(EmbeddedException.class)
                .hasMessage("port " + port + " is wanted for both kafka and redis");
    }
}
