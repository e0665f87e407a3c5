package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** TLS of the clients of Redis and OpenSearch, with files that are read again when they change. Kafka's clients have their own. */
final class ClientTls implements AutoCloseable {
    private final @Nullable ReloadingTls redis;
    private final @Nullable ReloadingTls search;

    private ClientTls(@Nullable ReloadingTls redis, @Nullable ReloadingTls search) {
        this.redis = redis;
        this.search = search;
    }

    /** @throws StartException if a file cannot be used; names it */
    static ClientTls open(WardenConfig config) throws StartException {
        ReloadingTls redis = open(config.redis() instanceof RedisChoice.External external ? external.tls() : null);
        try {
            return new ClientTls(
                    redis, open(config.search() instanceof SearchChoice.External external ? external.tls() : null));
        } catch (StartException e) {
            close(redis);
            throw e;
        }
    }

    private static @Nullable ReloadingTls open(@Nullable TlsFiles files) throws StartException {
        try {
            return files == null ? null : ReloadingTls.open(files);
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Null: the authorities of the JVM. */
    @Nullable
    SSLSocketFactory redis() {
        return redis == null ? null : redis.context().getSocketFactory();
    }

    /** Empty: the authorities of the JVM. */
    Optional<SSLContext> search() {
        return Optional.ofNullable(search).map(ReloadingTls::context);
    }

    private static void close(@Nullable ReloadingTls tls) {
        if (tls != null) {
            tls.close();
        }
    }

    @Override
    public void close() {
        close(redis);
        close(search);
    }
}
