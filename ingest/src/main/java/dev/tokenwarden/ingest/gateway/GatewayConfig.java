package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.ingest.AdmissionLimits;
import java.util.List;
import java.util.Map;

/**
 * How {@link GatewayService} runs.
 *
 * @param port 0: any free one
 * @param kafka how to connect: {@code bootstrap.servers} and security
 * @param tokens empty: nobody may report
 * @param admission the same as admission's own
 */
public record GatewayConfig(
        String host,
        int port,
        Map<String, Object> kafka,
        List<GatewayToken> tokens,
        AdmissionLimits admission,
        GatewayLimits limits) {
    public GatewayConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: must be 0 to 65535");
        }
        kafka = Map.copyOf(kafka);
        tokens = List.copyOf(tokens);
    }

    /** On loopback, on a free port, with default limits. */
    public static GatewayConfig loopback(Map<String, Object> kafka, List<GatewayToken> tokens) {
        return new GatewayConfig("127.0.0.1", 0, kafka, tokens, AdmissionLimits.DEFAULT, GatewayLimits.DEFAULT);
    }
}
