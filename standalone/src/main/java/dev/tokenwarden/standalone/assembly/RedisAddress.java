package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import java.net.URI;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The address of Redis, and the credentials of one user.
 *
 * @param sockets TLS whose certificates can change; null: the authorities of the JVM, or no TLS
 */
public record RedisAddress(
        Server server,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable SSLSocketFactory sockets,
        @Nullable String sentinelMaster,
        boolean cluster) {

    /** Where a server or a Sentinel listens. */
    public record Server(String host, int port, boolean tls) {}

    private static final int DEFAULT_PORT = 6379;

    /** The address in the settings. */
    static RedisAddress of(RedisChoice.External choice, @Nullable SSLSocketFactory sockets) {
        URI url = choice.url();
        int port = url.getPort() > 0 ? url.getPort() : DEFAULT_PORT;
        return new RedisAddress(
                new Server(url.getHost(), port, url.getScheme().equals("rediss")),
                choice.username(),
                choice.password(),
                sockets,
                choice.sentinelMaster(),
                choice.cluster());
    }

    /** One server without TLS. */
    RedisAddress(String host, int port, @Nullable String user, @Nullable Secret password) {
        this(new Server(host, port, false), user, password, null, null, false);
    }
}
