package dev.tokenwarden.revocation.api;

import dev.tokenwarden.service.http.ServerCertificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Address of the API, and the tokens that may call it.
 *
 * @param port 0: any free port
 * @param tokens empty: only {@code /health} and {@code /openapi.yaml} can be called
 * @param tls null: plain HTTP
 */
public record ApiConfig(
        String host,
        int port,
        List<ApiToken> tokens,
        Rates rates,
        @Nullable ServerCertificate tls) {
    /**
     * Average requests per second of one caller. Bursts of ten times as many are allowed.
     *
     * @param reads requests that change nothing
     * @param writes requests that may change something
     * @param failures requests without a valid token, per address
     */
    public record Rates(int reads, int writes, int failures) {
        /** 200 reads, 50 writes, 10 failures. */
        public static final Rates DEFAULT = new Rates(200, 50, 10);

        public Rates {
            if (reads < 1 || writes < 1 || failures < 1) {
                throw new IllegalArgumentException("rates: must be at least 1");
            }
        }
    }

    public ApiConfig(String host, int port, List<ApiToken> tokens) {
        this(host, port, tokens, Rates.DEFAULT, null);
    }

    /** The same over TLS; null: over plain HTTP. */
    public ApiConfig withTls(@Nullable ServerCertificate certificate) {
        return new ApiConfig(host, port, tokens, rates, certificate);
    }

    public ApiConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: must be 0 to 65535");
        }
        tokens = List.copyOf(tokens);
    }

    /** On loopback, on a free port. */
    public static ApiConfig loopback(List<ApiToken> tokens) {
        return new ApiConfig("127.0.0.1", 0, tokens);
    }
}
