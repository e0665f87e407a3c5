package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * The client that presented the token, as the verifier saw it.
 *
 * @param address IPv4 or IPv6, textual
 * @param as autonomous system number
 * @param workload SPIFFE id or other workload name
 * @param jkt thumbprint of the key of the DPoP proof (RFC 9449)
 * @param x5tS256 thumbprint of the client certificate (RFC 8705)
 */
public record ClientContext(
        @Nullable String address,
        @Nullable Long as,
        @Nullable Geo geo,
        @Nullable String userAgent,
        @Nullable String workload,
        @Nullable String jkt,
        @Nullable String x5tS256) {
    /**
     * The estimated place of the address.
     *
     * @param country ISO 3166-1 alpha-2
     * @param lat degrees, −90 to 90; null unless both are known
     * @param lon degrees, −180 to 180
     */
    public record Geo(
            @Nullable String country,
            @Nullable Double lat,
            @Nullable Double lon) {}
}
