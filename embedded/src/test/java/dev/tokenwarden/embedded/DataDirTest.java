package dev.tokenwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirTest {
    @TempDir
    Path temp;

    @Test
    void open_newDirectory_isReadableByItsOwnerAlone() throws IOException {
        Path root = temp.resolve("a/b");

        try (var dir = DataDir.open(root)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.of(Part.REDIS))))
                    .isEqualTo("rwx------");
        }
        assertThat(root.resolve("version")).content().isEqualToIgnoringNewLines("1");
    }

    @Test
    void open_heldByAnother_saysWhichProcess() {
        try (var first = DataDir.open(temp)) {
            assertThatThrownBy(() -> DataDir.open(first.root()))
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessage("data directory " + temp + " is in use by another running instance (process "
                            + ProcessHandle.current().pid() + ")");
        }
    }

    @Test
    void open_afterClose_succeeds() {
        DataDir.open(temp).close();

        DataDir.open(temp).close();
    }

    @Test
    void open_newerVersion_isRefusedAndUnlocked() throws IOException {
        Files.writeString(temp.resolve("version"), "2\n");

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> DataDir.open(temp))
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessage("data directory " + temp
                            + " was written by a newer version (format 2, this program reads up to 1)");
        }
    }

    @Test
    void open_garbledVersion_isRefused() throws IOException {
        Files.writeString(temp.resolve("version"), "one\n");

        assertThatThrownBy(() -> DataDir.open(temp))
                .isInstanceOf(EmbeddedException.class)
                .hasMessage("data directory " + temp + " holds a file 'version' that is no number");
    }

    @Test
    void open_belowAFile_isRefusedInOneLine() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> DataDir.open(file))
                .isInstanceOf(EmbeddedException.class)
                .hasMessage("data directory " + file + " cannot be written: a file of that name is in the way");
    }

    @Test
    void open_whereNothingCanBeWritten_isRefusedInOneLine() {
        assertThatThrownBy(() -> DataDir.open(Path.of("/proc/tokenwarden")))
                .isInstanceOf(EmbeddedException.class)
                .hasMessageStartingWith("data directory /proc/tokenwarden cannot be written: ");
    }
}
