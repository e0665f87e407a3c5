package dev.tokenwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisBinaryTest {
    @TempDir
    Path path;

    @TempDir
    Path dir;

    private void onPath(String script) throws IOException {
        Path file = Files.writeString(path.resolve("redis-server"), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void find_recentOneOnThePath_isTaken() throws IOException {
        onPath("echo 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=1'");

        var found = RedisBinary.find("/nowhere:" + path, dir);

        assertThat(found).isEqualTo(new RedisBinary(path.resolve("redis-server"), 7, "7.0.15"));
    }

    @Test
    void find_oldOneOnThePath_isPassedOver() throws IOException {
        onPath("echo 'Redis server v=5.0.14 sha=00000000:0'");

        assertThat(RedisBinary.find(path.toString(), dir).path()).isEqualTo(dir.resolve("redis-server"));
    }

    @Test
    void find_brokenOneOnThePath_isPassedOver() throws IOException {
        onPath("exit 127");

        assertThat(RedisBinary.find(path.toString(), dir).path()).isEqualTo(dir.resolve("redis-server"));
    }

    @Test
    void find_noneOnThePath_takesTheCarriedOne() {
        var found = RedisBinary.find(null, dir);

        assertThat(found.path()).isEqualTo(dir.resolve("redis-server")).isExecutable();
        assertThat(found.major()).isEqualTo(6);
    }

    @Test
    void resource_everySupportedMachine_isCarried() {
        for (String os : new String[] {"Linux", "Mac OS X"}) {
            for (String arch : new String[] {"amd64", "x86_64", "aarch64", "arm64"}) {
                assertThat(RedisBinary.class.getResource("/" + RedisBinary.resource(os, arch)))
                        .as("%s %s", os, arch)
                        .isNotNull();
            }
        }
    }
}
