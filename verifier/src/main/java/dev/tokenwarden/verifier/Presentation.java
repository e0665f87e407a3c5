package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.ClientContext;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that shows a token, as the resource server received it. May hold anything: the client wrote most of it.
 *
 * @param authorization value of the {@code Authorization} header; empty: there was none
 * @param dpop value of the {@code DPoP} header (RFC 9449), or null; several are to be joined with a comma, and refused
 * @param method HTTP method
 * @param url absolute URL of the request as the client addressed it, with or without query
 * @param operation what is done, from a small set, as in {@code POST /v1/payments}
 * @param requiredScopes scopes that the operation needs
 * @param traceparent value of that header (W3C trace context), or null
 * @param client who showed it; the certificate's thumbprint comes from the TLS layer, {@code jkt} is filled in here
 */
public record Presentation(
        String authorization,
        @Nullable String dpop,
        String method,
        String url,
        String operation,
        Set<String> requiredScopes,
        @Nullable String traceparent,
        ClientContext client) {
    public Presentation {
        requiredScopes = Set.copyOf(requiredScopes);
    }

    /**
     * A client certificate as {@link ClientContext#x5tS256} has it: base64url of the SHA-256 of its DER (RFC 8705, section
     * 3.1).
     *
     * @throws CertificateEncodingException if it has no DER form
     */
    public static String certificateThumbprint(X509Certificate certificate) throws CertificateEncodingException {
        return Base64Url.encode(TokenDigest.hash(certificate.getEncoded()));
    }

    /** Without the token and the proof. */
    @Override
    public String toString() {
        return "Presentation[authorization='********', dpop=" + (dpop == null ? "null" : "'********'") + ", operation="
                + operation + ", requiredScopes=" + requiredScopes + ", client=" + client + "]";
    }
}
