package dev.tokenwarden.standalone.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileOwnershipTest {

    private static final UserPrincipal MALLORY = () -> "mallory";

    @TempDir
    Path temp;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        assumeTrue(Files.getFileStore(temp).supportsFileAttributeView("posix"), "needs POSIX owners");
        file = Files.writeString(temp.resolve("warden.yaml"), "");
        permit("rw-r--r--");
    }

    @Test
    void ownFile_isAccepted() {
        assertThatCode(() -> FileOwnership.ofThisProcess().require(file, "")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
    void fileThatOthersCanWriteTo_isRefused(String permissions) throws IOException {
        permit(permissions);

        assertThatThrownBy(() -> FileOwnership.ofThisProcess().require(file, "or use --config"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": is not read because other users can write to it: chmod go-w " + file
                        + ", or use --config");
    }

    /** The file is this user's; for Mallory it is somebody else's. */
    @Test
    void fileOfAnotherUser_isRefused() throws IOException {
        String owner = Files.getOwner(file).getName();
        assumeTrue(!owner.equals("root"), "files of root are accepted for every user");

        assertThatThrownBy(() -> new FileOwnership(MALLORY).require(file, "or use --config"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("belongs to '" + owner + "'");
    }

    @Test
    void fileOfAnotherUser_isRefusedForRoot() throws IOException {
        assumeTrue(Files.getOwner(file).getName().equals("root"), "only root can give files away");
        Files.setAttribute(file, "unix:uid", 12345);

        assertThatThrownBy(() -> FileOwnership.ofThisProcess().require(file, "or use --config"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("belongs to '12345'");
    }

    @Test
    void linkOfAnotherUserToAnOwnFile_isRefused() throws Exception {
        assumeTrue(Files.getOwner(file).getName().equals("root"), "only root can give files away");
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);
        Files.setAttribute(link, "unix:uid", 12345, java.nio.file.LinkOption.NOFOLLOW_LINKS);

        assertThatThrownBy(() -> FileOwnership.ofThisProcess().require(link, "or use --config"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("belongs to '12345'");
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
