package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How one user reaches Redis. */
public record RedisAddress(
        String host,
        int port,
        boolean tls,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Path caFile,
        @Nullable String sentinelMaster,
        boolean cluster) {
    /** One server, and the JVM's trust store. */
    RedisAddress(String host, int port, boolean tls, @Nullable String user, @Nullable Secret password) {
        this(host, port, tls, user, password, null, null, false);
    }
}
