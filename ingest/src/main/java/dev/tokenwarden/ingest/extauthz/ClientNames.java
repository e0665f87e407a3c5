package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.ingest.tls.ClientCertificate;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Accepts calls only from certificates with one of the names: in a mesh, every workload has a certificate. */
final class ClientNames implements ServerInterceptor {
    private final Set<String> names;

    /** @param names empty: every client whose certificate was verified */
    ClientNames(Set<String> names) {
        this.names = names;
    }

    @Override
    public <A, B> Listener<A> interceptCall(ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        if (names.isEmpty() || mayAsk(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.PERMISSION_DENIED.withDescription("this certificate is not among the clients of ext_authz"),
                new Metadata());
        return new Listener<>() {};
    }

    private boolean mayAsk(@Nullable SSLSession session) {
        try {
            Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
            return chain.length > 0
                    && chain[0] instanceof X509Certificate certificate
                    && !Collections.disjoint(ClientCertificate.of(certificate).names(), names);
        } catch (SSLPeerUnverifiedException | IllegalArgumentException e) {
            return false;
        }
    }
}
