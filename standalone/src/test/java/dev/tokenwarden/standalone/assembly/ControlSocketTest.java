package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlSocketTest {

    @TempDir
    Path temp;

    @Test
    void ask_isAnsweredByTheProcess_eachTimeAgain() throws Exception {
        DataLayout layout = new DataLayout(temp);
        AtomicInteger asked = new AtomicInteger();
        try (ControlSocket socket =
                ControlSocket.open(layout.controlSocket(), Map.of("count", () -> "" + asked.incrementAndGet()))) {
            assertThat(socket).isNotNull();
            assertThat(ControlSocket.ask(layout, "count")).isEqualTo("1");
            assertThat(ControlSocket.ask(layout, "count")).isEqualTo("2");
            assertThat(ControlSocket.ask(layout, "unknown")).isEmpty();
            assertThat(ControlSocket.ask(layout, "x".repeat(10_000))).isEmpty();
        }
    }

    @Test
    void socket_isForItsOwnerOnly_andIsRemovedAtTheEnd() throws Exception {
        DataLayout layout = new DataLayout(temp);
        Files.writeString(layout.controlSocket(), "left by a crash");
        try (ControlSocket socket = ControlSocket.open(layout.controlSocket(), Map.of())) {
            assertThat(socket).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.controlSocket())))
                    .isEqualTo("rw-------");
        }

        assertThat(layout.controlSocket()).doesNotExist();
        assertThatThrownBy(() -> ControlSocket.ask(layout, "count")).isInstanceOf(IOException.class);
    }
}
