package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The address of Redis, and the credentials of one user. */
public record RedisAddress(
        String host,
        int port,
        boolean tls,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Path caFile,
        @Nullable String sentinelMaster,
        boolean cluster) {
    /** One server. Certificates are checked with the trust store of the JVM. */
    RedisAddress(String host, int port, boolean tls, @Nullable String user, @Nullable Secret password) {
        this(host, port, tls, user, password, null, null, false);
    }
}
