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
 * Makes a {@link Presentation} of a request that Envoy describes. Headers and path come from the client and prove nothing; peer and
 * certificate come from Envoy, context extensions from its operator.
 *
 * <p>A request of the Model Context Protocol names its method in the header {@code Mcp-Method}, which becomes the operation unless
 * the route names one; a call of a tool names the tool in {@code Mcp-Name}.
 */
final class EnvoyPresentations {
    private static final String MCP_METHOD = "mcp-method";
    private static final String MCP_CALL = "tools/call";
    private static final String MCP_NAME = "mcp-name";
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
        return Presentation.builder(Objects.requireNonNullElse(headers.one("authorization"), ""))
                .dpop(headers.one("dpop"))
                .request(http.getMethod(), http.getScheme() + "://" + http.getHost() + http.getPath())
                .operation(
                        attributes.getContextExtensionsOrDefault(
                                RouteSettings.OPERATION,
                                Objects.requireNonNullElse(headers.one(MCP_METHOD), http.getMethod() + " " + path)),
                        scopes(attributes.getContextExtensionsOrDefault(RouteSettings.REQUIRED_SCOPE, "")))
                .tool(tool(headers))
                .traceparent(headers.one("traceparent"))
                .client(client(attributes.getSource(), headers))
                .build();
    }

    /** {@code Mcp-Name} also names resources and prompts: it is a tool only in a call of one. */
    private static @Nullable String tool(RequestHeaders headers) {
        return MCP_CALL.equals(headers.one(MCP_METHOD)) ? headers.one(MCP_NAME) : null;
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

    /** The thumbprint of a certificate as Envoy sends it: PEM, percent-encoded; null if there is none, or it is malformed. */
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
