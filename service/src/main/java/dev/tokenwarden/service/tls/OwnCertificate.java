package dev.tokenwarden.service.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts one certificate, without looking at its host name: the certificate proves which key the server holds. For connections
 * over loopback to a server whose certificate file this process can read.
 */
final class OwnCertificate extends X509ExtendedTrustManager {
    private final Predicate<X509Certificate> own;

    OwnCertificate(Predicate<X509Certificate> own) {
        this.own = own;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0 || !own.test(chain[0])) {
            throw new CertificateException("the server presents another certificate than the one of this process");
        }
    }

    private static void refuseClient() throws CertificateException {
        throw new CertificateException("only servers are checked here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        refuseClient();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        refuseClient();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        refuseClient();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
