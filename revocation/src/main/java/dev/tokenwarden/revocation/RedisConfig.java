package dev.tokenwarden.revocation;

import org.jspecify.annotations.Nullable;

/**
 * How to reach Redis as the one who may write denylists: {@code ~tw:*}, channels {@code tw:*}, scripts.
 *
 * @param user ACL user; null: the default one
 * @param password a secret; null: none
 * @param tls whether to speak TLS, with the JVM's trust store
 */
public record RedisConfig(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        boolean tls) {
    /** On loopback, without credentials: for tests. */
    public static RedisConfig local(int port) {
        return new RedisConfig("127.0.0.1", port, null, null, false);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisConfig[" + host + ":" + port + ", user=" + user + ", tls=" + tls + "]";
    }
}
