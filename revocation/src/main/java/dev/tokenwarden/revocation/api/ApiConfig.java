package dev.tokenwarden.revocation.api;

import java.util.List;

/**
 * Where the API listens, and who may call it.
 *
 * @param port 0: any free one
 * @param tokens empty: nobody, but for {@code /health}
 */
public record ApiConfig(String host, int port, List<ApiToken> tokens, Rates rates) {
    /**
     * How many requests a second each caller may make on average; bursts of ten times as many pass.
     *
     * @param reads that change nothing
     * @param writes that may change something
     * @param failures without a valid token, per address
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
        this(host, port, tokens, Rates.DEFAULT);
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
