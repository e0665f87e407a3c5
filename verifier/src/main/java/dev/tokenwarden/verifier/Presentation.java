package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.verifier.jose.Base64Url;
import dev.tokenwarden.verifier.jose.TokenDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that presents a token, as the resource server received it. The client wrote most parts, so they are not trusted. Use
 * {@link #builder}.
 *
 * @param authorization value of the {@code Authorization} header; empty: there was none
 * @param dpop value of the {@code DPoP} header (RFC 9449), or null; several are joined with a comma, and then refused
 * @param method HTTP method
 * @param url absolute URL of the request as the client addressed it, with or without query
 * @param operation the operation, one of a small set, such as {@code POST /v1/payments}
 * @param requiredScopes scopes that the operation needs
 * @param traceparent value of that header (W3C trace context), or null
 * @param client the presenter; the certificate's thumbprint comes from the TLS layer, {@code jkt} is filled in here
 * @param tool the tool that the operation calls (Model Context Protocol: {@code name} of {@code tools/call}), or null
 */
public record Presentation(
        String authorization,
        @Nullable String dpop,
        String method,
        String url,
        String operation,
        Set<String> requiredScopes,
        @Nullable String traceparent,
        ClientContext client,
        @Nullable String tool) {
    public Presentation {
        requiredScopes = Set.copyOf(requiredScopes);
    }

    /** @param authorization value of the {@code Authorization} header; empty: there was none */
    public static Builder builder(String authorization) {
        return new Builder(authorization);
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

    /** The parts of a {@link Presentation}. The operation and the request are required. */
    public static final class Builder {
        private final String authorization;
        private @Nullable String dpop;
        private @Nullable String tool;
        private String method = "";
        private String url = "";
        private String operation = "";
        private Set<String> requiredScopes = Set.of();
        private @Nullable String traceparent;
        private ClientContext client = new ClientContext(null, null, null, null, null, null, null);

        private Builder(String authorization) {
            this.authorization = authorization;
        }

        /** Value of the {@code DPoP} header, or null; join several with a comma. */
        public Builder dpop(@Nullable String header) {
            this.dpop = header;
            return this;
        }

        /** HTTP method, and absolute URL as the client addressed it. */
        public Builder request(String httpMethod, String absoluteUrl) {
            this.method = httpMethod;
            this.url = absoluteUrl;
            return this;
        }

        /** The operation, and the scopes that it needs. */
        public Builder operation(String name, Set<String> scopes) {
            this.operation = name;
            this.requiredScopes = scopes;
            return this;
        }

        /** Value of the {@code traceparent} header, or null. */
        public Builder traceparent(@Nullable String header) {
            this.traceparent = header;
            return this;
        }

        /** The tool that the operation calls, or null. */
        public Builder tool(@Nullable String name) {
            this.tool = name;
            return this;
        }

        /** The presenter of the token. */
        public Builder client(ClientContext presenter) {
            this.client = presenter;
            return this;
        }

        public Presentation build() {
            return new Presentation(
                    authorization, dpop, method, url, operation, requiredScopes, traceparent, client, tool);
        }
    }

    /** Without the token and the proof. */
    @Override
    public String toString() {
        return "Presentation[authorization='********', dpop=" + (dpop == null ? "null" : "'********'") + ", operation="
                + operation + ", requiredScopes=" + requiredScopes + ", client=" + client + "]";
    }
}
