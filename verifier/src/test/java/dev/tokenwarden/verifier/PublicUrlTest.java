package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.verifier.servlet.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The public URL of a request behind a proxy that ends TLS, changes the host or removes a path prefix. */
final class PublicUrlTest {
    private static final PublicUrl FORWARDED = PublicUrl.forwarded(Set.of("10.0.0.1"));

    @Test
    void asReceived_isTheContainersUrl() {
        assertThat(PublicUrl.asReceived().of(request("10.0.0.1", null))).isEqualTo("http://backend:8080/orders/1");
    }

    @ParameterizedTest
    @CsvSource({"https://api.example.com/shop", "https://api.example.com/shop/"})
    void base_isPutBeforeThePath(URI base) {
        assertThat(PublicUrl.base(base).of(request("203.0.113.9", null)))
                .isEqualTo("https://api.example.com/shop/orders/1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            proto=https;host=api.example.com                       | https://api.example.com/orders/1
            for=192.0.2.1;Proto=https;Host="api.example.com:8443"  | https://api.example.com:8443/orders/1
            proto=https                                            | https://public.example/orders/1
            host=evil.example, proto=https;host=api.example.com    | https://api.example.com/orders/1
            for=192.0.2.1                                          | http://public.example/orders/1
            """)
    void forwarded_ofATrustedProxy_counts(String header, String url) {
        assertThat(FORWARDED.of(request("10.0.0.1", header))).isEqualTo(url);
    }

    @Test
    void forwarded_ofSomeoneElse_doesNotCount() {
        assertThat(FORWARDED.of(request("203.0.113.9", "proto=https;host=evil.example")))
                .isEqualTo("http://backend:8080/orders/1");
        assertThat(FORWARDED.of(request("10.0.0.1", null))).isEqualTo("http://backend:8080/orders/1");
    }

    /** A request for {@code /orders/1} at the address of this server. */
    @SuppressWarnings("JdkObsolete") // the servlet API answers with a StringBuffer
    private static HttpServletRequest request(String from, @Nullable String forwarded) {
        Map<String, Object> answers = Map.of(
                "getRequestURL",
                new StringBuffer("http://backend:8080/orders/1"),
                "getRequestURI",
                "/orders/1",
                "getScheme",
                "http",
                "getRemoteAddr",
                from);
        return (HttpServletRequest) Proxy.newProxyInstance(
                PublicUrlTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, args) -> {
                    if (method.getName().equals("getHeader")) {
                        return args[0].equals("Forwarded") ? forwarded : "public.example";
                    }
                    return answers.get(method.getName());
                });
    }
}
