package dev.tokenwarden.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The files that redis-server is started from.
 *
 * @param dir where they and its data live
 * @param port where it listens, on loopback
 */
record RedisSettings(Path dir, int port) {
    static final String ADMIN = "admin";

    /** Room for more than a million entries. With noeviction, a full Redis refuses writes and never forgets an entry. */
    static final String MAX_MEMORY = "512mb";

    Path file() {
        return dir.resolve("redis.conf");
    }

    Path users() {
        return dir.resolve("users.acl");
    }

    Path log() {
        return dir.resolve("redis.log");
    }

    /** What it prints before it opens its log. */
    Path output() {
        return dir.resolve("redis.out");
    }

    /**
     * Writes the configuration, and at first start the user list: no user may do anything without a password, and admin may do
     * everything. Redis keeps the list from then on.
     */
    void write(String adminPassword) throws IOException {
        if (!Files.exists(users())) {
            DataDir.writeAtomically(
                    users(),
                    "user default off resetpass resetkeys resetchannels -@all\n" + "user " + ADMIN + " on #"
                            + sha256(adminPassword) + " ~* &* +@all\n");
        }
        Files.deleteIfExists(log());
        DataDir.writeAtomically(file(), """
        bind 127.0.0.1
        port %d
        protected-mode yes
        daemonize no
        databases 1
        tcp-keepalive 60
        dir %s
        logfile redis.log
        aclfile %s
        appendonly yes
        appendfsync everysec
        auto-aof-rewrite-min-size 16mb
        save ""
        maxmemory %s
        maxmemory-policy noeviction
        maxclients 2000
        client-output-buffer-limit normal 64mb 16mb 30
        client-output-buffer-limit pubsub 8mb 2mb 30
        """.formatted(port, quoted(dir), quoted(users()), MAX_MEMORY));
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
