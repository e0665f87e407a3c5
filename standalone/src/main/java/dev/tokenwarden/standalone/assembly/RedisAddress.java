package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The address of Redis, and the credentials of one user. */
public record RedisAddress(
        Server server,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Path caFile,
        @Nullable String sentinelMaster,
        boolean cluster) {

    /** Where a server or a Sentinel listens. */
    public record Server(String host, int port, boolean tls) {}

    /** One server without TLS. */
    RedisAddress(String host, int port, @Nullable String user, @Nullable Secret password) {
        this(new Server(host, port, false), user, password, null, null, false);
    }
}
