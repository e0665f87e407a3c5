package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.ClientContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The networks of clients. On loopback all clients have the same address, so each server has one port for each network, and a
 * request belongs to the network of its port. No header names the network, so a client cannot forge it. Addresses and AS numbers
 * are reserved for documentation (RFC 5737, RFC 5398).
 */
public enum Network {
    HOME("a home in Berlin", "203.0.113.7", 64500L, new ClientContext.Geo("DE", 52.52, 13.40)),
    MOBILE("a mobile network in Berlin", "198.51.100.20", 64501L, new ClientContext.Geo("DE", 52.50, 13.39)),
    HOSTING("a hosting provider in Singapore", "192.0.2.66", 64510L, new ClientContext.Geo("SG", 1.35, 103.82)),
    /** The network between the services; it has no address. */
    INSIDE("inside", "10.20.0.4", null, null);

    private final String label;
    private final String address;
    private final @Nullable Long as;
    private final ClientContext.@Nullable Geo geo;

    Network(String label, String address, @Nullable Long as, ClientContext.@Nullable Geo geo) {
        this.label = label;
        this.address = address;
        this.as = as;
        this.geo = geo;
    }

    /** Name for people. */
    String label() {
        return label;
    }

    /** The client context that a verifier sees in this network. */
    ClientContext client(@Nullable String userAgent) {
        return new ClientContext(address, as, geo, userAgent, null, null, null);
    }

    /** Networks of honest clients. All are in one city, so that nobody seems to travel impossibly fast. */
    static List<Network> honest() {
        return List.of(HOME, MOBILE);
    }
}
