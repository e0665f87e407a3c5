package dev.tokenwarden.revocation;

import java.util.List;

/**
 * Where the API listens, and who may call it.
 *
 * @param port 0: any free one
 * @param tokens empty: nobody, but for {@code /health}
 */
public record ApiConfig(String host, int port, List<ApiToken> tokens) {
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
