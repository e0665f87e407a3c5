package dev.tokenwarden.redis;

import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisClientConfig;

/**
 * How Jedis connects. Implements the interface itself, because the builder of Jedis has other methods in each major version.
 *
 * @param password asked for at each connection; supplies null: none
 * @param tls null: plain connections
 */
record ConnectionConfig(
        ClientSettings settings,
        @Nullable String user,
        Supplier<? extends @Nullable String> password,
        @Nullable Tls tls)
        implements JedisClientConfig {

    /**
     * TLS with host names checked.
     *
     * @param sockets null: with the JVM's trust store
     */
    record Tls(@Nullable SSLSocketFactory sockets) {}

    /** RESP2 without {@code HELLO}, which some managed servers refuse. Jedis 8 asks; earlier versions have no such method. */
    @Override
    public boolean isAutoNegotiateProtocol() {
        return false;
    }

    @Override
    public int getConnectionTimeoutMillis() {
        return (int) settings.connect().toMillis();
    }

    @Override
    public int getSocketTimeoutMillis() {
        return (int) settings.answer().toMillis();
    }

    @Override
    public int getBlockingSocketTimeoutMillis() {
        return (int) settings.blockingAnswer().toMillis();
    }

    @Override
    public @Nullable String getUser() {
        return user;
    }

    @Override
    public @Nullable String getPassword() {
        return password.get();
    }

    @Override
    public String getClientName() {
        return settings.name();
    }

    @Override
    public boolean isSsl() {
        return tls != null;
    }

    // Jedis 8 prefers SslOptions, which Jedis 5 does not have.
    @SuppressWarnings("deprecation")
    @Override
    public @Nullable SSLSocketFactory getSslSocketFactory() {
        return tls == null ? null : tls.sockets();
    }

    @SuppressWarnings("deprecation")
    @Override
    public @Nullable SSLParameters getSslParameters() {
        if (tls == null) {
            return null;
        }
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ConnectionConfig[" + settings.name() + ", user=" + user + ", tls=" + (tls != null) + "]";
    }
}
