package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.service.http.ServerCertificate;
import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** TLS of the listeners of this process, and of its connections to the revocation API. */
final class ListenerTls implements AutoCloseable {

    private final @Nullable ReloadingTls own;
    private final @Nullable ReloadingTls toApi;

    private ListenerTls(@Nullable ReloadingTls own, @Nullable ReloadingTls toApi) {
        this.own = own;
        this.toApi = toApi;
    }

    /**
     * Refuses plain HTTP outside loopback, unless the settings say that it is wanted.
     *
     * @throws StartException names the address, and the settings that change it
     */
    static void require(WardenConfig config) throws StartException {
        Listen listen = config.listen();
        boolean covered = listen.tls().files() != null || listen.tls().isOff();
        if (!covered && !isLoopback(listen.metrics().host())) {
            throw new StartException(Setting.METRICS_LISTEN.key() + " would accept its token unencrypted on "
                    + listen.metrics().host() + ": set " + Setting.TLS_CERTIFICATE_FILE.key() + " and "
                    + Setting.TLS_KEY_FILE.key() + ", or " + Setting.TLS.key() + ": off if a proxy in front ends TLS");
        }
        if (covered || isLoopback(listen.host())) {
            return;
        }
        for (PipelineRole role : config.roles()) {
            boolean plain = role == PipelineRole.REVOCATION
                    || role == PipelineRole.DASHBOARDS
                    || (role == PipelineRole.INGEST && config.ingest().tls() == null);
            if (plain) {
                throw new StartException(
                        role.word() + " would send passwords and tokens unencrypted on " + listen.host()
                                + ": set " + Setting.TLS_CERTIFICATE_FILE.key() + " and " + Setting.TLS_KEY_FILE.key()
                                + " (./warden certs makes them for tests), or " + Setting.TLS.key()
                                + ": off if a proxy in front ends TLS");
            }
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // The name is reported when the ports are checked.
            return false;
        }
    }

    /** @throws StartException if a file cannot be used; names it */
    static ListenerTls open(WardenConfig config, Clock clock) throws StartException {
        ReloadingTls own = open(config.listen().tls().files(), clock);
        try {
            return new ListenerTls(own, open(config.revocation().tls(), clock));
        } catch (StartException e) {
            if (own != null) {
                own.close();
            }
            throw e;
        }
    }

    private static @Nullable ReloadingTls open(@Nullable TlsFiles files, Clock clock) throws StartException {
        try {
            return files == null ? null : ReloadingTls.open(files, clock);
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Null: plain HTTP. */
    @Nullable
    ServerCertificate certificate() {
        return ServerCertificate.of(own);
    }

    /** The scheme of the addresses of API and console. */
    String scheme() {
        return own == null ? "http" : "https";
    }

    /** How the console of this process trusts the API of this process. */
    Optional<SSLContext> toOwnApi() {
        return Optional.ofNullable(own).map(ReloadingTls::ownClient);
    }

    /** How the console of this process trusts an API elsewhere; empty: by the authorities of the JVM. */
    Optional<SSLContext> toOtherApi() {
        return Optional.ofNullable(toApi).map(ReloadingTls::context);
    }

    /** The health of a role that listens with the certificate: it is not well once the certificate has expired. */
    RoleHealth of(RoleHealth role) {
        if (own == null) {
            return role;
        }
        return own.problem()
                .map(problem -> new RoleHealth(role.ok() && !own.isExpired(), role.detail() + "; " + problem))
                .orElse(role);
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
        if (toApi != null) {
            toApi.close();
        }
    }
}
