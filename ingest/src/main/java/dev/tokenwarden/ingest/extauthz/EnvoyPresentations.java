package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.tls.ClientCertificate;
import dev.tokenwarden.verifier.Presentation;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Peer;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy tells of a request, as the verifier wants it. What the client wrote (headers, path) proves nothing; what Envoy saw
 * itself (peer, certificate) and what its operator wrote (context extensions) does.
 */
final class EnvoyPresentations {
    private static final String PEM_BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String PEM_END = "-----END CERTIFICATE-----";

    private final TrustedProxies proxies;

    EnvoyPresentations(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    Presentation of(AttributeContext attributes) {
        HttpRequest http = attributes.getRequest().getHttp();
        RequestHeaders headers = new RequestHeaders(http);
        String path = path(http.getPath());
        return new Presentation(
                Objects.requireNonNullElse(headers.one("authorization"), ""),
                headers.one("dpop"),
                http.getMethod(),
                http.getScheme() + "://" + http.getHost() + http.getPath(),
                attributes.getContextExtensionsOrDefault(RouteSettings.OPERATION, http.getMethod() + " " + path),
                scopes(attributes.getContextExtensionsOrDefault(RouteSettings.REQUIRED_SCOPE, "")),
                headers.one("traceparent"),
                client(attributes.getSource(), headers));
    }

    private ClientContext client(Peer source, RequestHeaders headers) {
        String peer = source.getAddress().getSocketAddress().getAddress();
        String address = proxies.client(peer, headers.all(proxies.header().wireName()))
                .map(InetAddress::getHostAddress)
                .orElse(null);
        return new ClientContext(
                address,
                null,
                null,
                headers.one("user-agent"),
                source.getPrincipal().isEmpty() ? null : source.getPrincipal(),
                null,
                thumbprint(source.getCertificate()));
    }

    /** Of a certificate as Envoy passes it on: PEM, percent-encoded; null where there is none, or it cannot be read. */
    static @Nullable String thumbprint(String certificate) {
        try {
            String pem = URLDecoder.decode(certificate.replace("+", "%2B"), StandardCharsets.US_ASCII);
            int from = pem.indexOf(PEM_BEGIN);
            int to = pem.indexOf(PEM_END);
            return from < 0 || to < from
                    ? null
                    : ClientCertificate.thumbprint(
                            Base64.getMimeDecoder().decode(pem.substring(from + PEM_BEGIN.length(), to)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String path(String pathAndQuery) {
        int end = pathAndQuery.length();
        for (char sign : List.of('?', '#')) {
            int at = pathAndQuery.indexOf(sign);
            end = at < 0 ? end : Math.min(end, at);
        }
        return pathAndQuery.substring(0, end);
    }

    private static Set<String> scopes(String text) {
        return Stream.of(text.split(" ", -1)).filter(scope -> !scope.isEmpty()).collect(Collectors.toSet());
    }
}
