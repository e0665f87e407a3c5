package dev.tokenwarden.ingest.extauthz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.tls.ClientCertificate;
import dev.tokenwarden.testkit.TestAuthority;
import dev.tokenwarden.verifier.Presentation;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyPresentationsTest {
    private final EnvoyPresentations presentations = new EnvoyPresentations(TrustedProxies.NONE);

    @Test
    void of_rawHeaders_twoOfAName_areNotOne() {
        HttpRequest http = HttpRequest.newBuilder()
                .setMethod("GET")
                .setPath("/a#b?c")
                .setHeaderMap(HeaderMap.newBuilder()
                        .addHeaders(header("Authorization", "Bearer a"))
                        .addHeaders(header("authorization", "Bearer b")))
                .build();

        Presentation presentation = presentations.of(attributes(http));

        assertThat(presentation.authorization()).isEqualTo("Bearer a, Bearer b");
        assertThat(presentation.operation()).isEqualTo("GET /a");
        assertThat(presentation.client().address()).isNull();
    }

    @Test
    void of_mcpCall_namesMethodAndTool() {
        Presentation call = presentations.of(attributes(HttpRequest.newBuilder()
                .setMethod("POST")
                .setPath("/mcp")
                .putHeaders("mcp-method", "tools/call")
                .putHeaders("mcp-name", "delete_invoice")
                .build()));
        Presentation read = presentations.of(attributes(HttpRequest.newBuilder()
                .setMethod("POST")
                .setPath("/mcp")
                .putHeaders("mcp-method", "resources/read")
                .putHeaders("mcp-name", "file:///etc/passwd")
                .build()));

        assertThat(call.operation()).isEqualTo("tools/call");
        assertThat(call.tool()).isEqualTo("delete_invoice");
        assertThat(read.operation()).isEqualTo("resources/read");
        assertThat(read.tool()).isNull();
    }

    @Test
    void of_nothing_isNoCredentials() {
        assertThat(presentations.of(AttributeContext.getDefaultInstance()).authorization())
                .isEmpty();
    }

    @Test
    void thumbprint_isOfTheCertificate(@TempDir Path dir) throws Exception {
        TestAuthority authority = new TestAuthority(dir, "ca");
        String pem = Files.readString(authority.authority());

        assertThat(EnvoyPresentations.thumbprint(
                        URLEncoder.encode(pem, StandardCharsets.US_ASCII).replace("+", "%20")))
                .isEqualTo(ClientCertificate.of(authority.certificate("ca")).thumbprint());
        assertThat(EnvoyPresentations.thumbprint("")).isNull();
        assertThat(EnvoyPresentations.thumbprint("%zz")).isNull();
        assertThat(EnvoyPresentations.thumbprint("-----END CERTIFICATE----------BEGIN CERTIFICATE-----"))
                .isNull();
    }

    private static HeaderValue header(String name, String value) {
        return HeaderValue.newBuilder().setKey(name).setValue(value).build();
    }

    private static AttributeContext attributes(HttpRequest http) {
        return AttributeContext.newBuilder()
                .setRequest(AttributeContext.Request.newBuilder().setHttp(http))
                .build();
    }
}
