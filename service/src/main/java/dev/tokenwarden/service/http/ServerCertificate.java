package dev.tokenwarden.service.http;

import dev.tokenwarden.service.tls.ReloadingTls;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listener.
 *
 * @param context holds its keys and the authorities that it trusts
 * @param clients whether clients are asked for a certificate
 */
public record ServerCertificate(SSLContext context, Clients clients) {
    /** What a listener does about certificates of its clients. */
    public enum Clients {
        /** Does not ask. */
        NOT_ASKED,
        /** Asks, and accepts clients that have none. */
        OPTIONAL,
        /** Refuses clients that have none. */
        REQUIRED
    }

    /** The TLS of these files; null: plain HTTP. */
    public static @Nullable ServerCertificate of(@Nullable ReloadingTls tls) {
        if (tls == null) {
            return null;
        }
        if (tls.requiresClient()) {
            return new ServerCertificate(tls.context(), Clients.REQUIRED);
        }
        return new ServerCertificate(
                tls.context(), tls.trustManagers().length > 0 ? Clients.OPTIONAL : Clients.NOT_ASKED);
    }
}
