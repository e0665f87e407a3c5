package dev.tokenwarden.verifier.servlet;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.verifier.Presentation;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a servlet request what it presents: token, proof, address, agent, client certificate and trace. */
public final class RequestPresentation {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private RequestPresentation() {}

    /**
     * What the request presents.
     *
     * @param url the URL that the client used, which DPoP proofs name
     */
    public static Presentation of(HttpServletRequest request, String url, RequestedOperation operation) {
        String authorization = joined(request, "Authorization");
        return Presentation.builder(authorization == null ? "" : authorization)
                .dpop(joined(request, "DPoP"))
                .request(request.getMethod(), url)
                .operation(operation.name(), operation.requiredScopes())
                .traceparent(request.getHeader("traceparent"))
                .client(new ClientContext(
                        request.getRemoteAddr(),
                        null,
                        null,
                        request.getHeader("User-Agent"),
                        null,
                        null,
                        certificate(request)))
                .build();
    }

    /** All values of a header: several, where one is allowed, make one that is refused. */
    private static @Nullable String joined(HttpServletRequest request, String name) {
        List<String> values = new ArrayList<>(Collections.list(request.getHeaders(name)));
        return values.isEmpty() ? null : String.join(",", values);
    }

    private static @Nullable String certificate(HttpServletRequest request) {
        if (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0) {
            try {
                return Presentation.certificateThumbprint(chain[0]);
            } catch (CertificateEncodingException e) {
                // A certificate without an encoding identifies no client.
                return null;
            }
        }
        return null;
    }
}
