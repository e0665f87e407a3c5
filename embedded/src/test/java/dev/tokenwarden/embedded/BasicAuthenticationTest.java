package dev.tokenwarden.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestRequest;

final class BasicAuthenticationTest {
    private final BasicAuthentication guard =
            new BasicAuthentication(new Nothing(), Map.of("admin", RedisSettings.sha256("s3:cret")));

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    }

    @Test
    void accepts_rightPassword() {
        assertThat(guard.accepts(List.of(basic("admin:s3:cret")))).isTrue();
    }

    @Test
    void accepts_schemeInAnyCase() {
        assertThat(guard.accepts(List.of(basic("admin:s3:cret").replace("Basic", "bASIC"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"admin:", "admin", ":", "", "admin:s3", "Admin:s3:cret", "other:s3:cret", "other:", ":s3:cret"})
    void accepts_anythingElse_refused(String userAndPassword) {
        assertThat(guard.accepts(List.of(basic(userAndPassword)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic %%%", "Bearer YWRtaW46czM6Y3JldA==", "YWRtaW46czM6Y3JldA=="})
    void accepts_otherHeaders_refused(String header) {
        assertThat(guard.accepts(List.of(header))).isFalse();
    }

    @Test
    void accepts_noHeaderOrTwo_refused() {
        assertThat(guard.accepts(null)).isFalse();
        assertThat(guard.accepts(List.of())).isFalse();
        assertThat(guard.accepts(Arrays.asList(basic("admin:s3:cret"), basic("admin:s3:cret"))))
                .isFalse();
    }

    private static final class Nothing implements HttpServerTransport.Dispatcher {
        @Override
        public void dispatchRequest(RestRequest request, RestChannel channel, ThreadContext context) {}

        @Override
        public void dispatchBadRequest(RestChannel channel, ThreadContext context, Throwable cause) {}
    }
}
