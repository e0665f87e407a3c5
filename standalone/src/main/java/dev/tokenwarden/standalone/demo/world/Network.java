package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.ClientContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where clients of the demo come from. On loopback everyone has the same address, so a server has a door for each network:
 * a port of its own, and what comes in there is of that network. No header says it, so no client can choose another than
 * the one whose door it can reach. Addresses and AS numbers are those reserved for documentation (RFC 5737, RFC 5398).
 */
public enum Network {
    HOME("a home in Berlin", "203.0.113.7", 64500L, new ClientContext.Geo("DE", 52.52, 13.40)),
    MOBILE("a mobile network in Berlin", "198.51.100.20", 64501L, new ClientContext.Geo("DE", 52.50, 13.39)),
    HOSTING("a hosting provider in Singapore", "192.0.2.66", 64510L, new ClientContext.Geo("SG", 1.35, 103.82)),
    /** Between the services themselves; nothing is known of it. */
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

    /** For people. */
    String label() {
        return label;
    }

    /** What a verifier sees of a client in this network. */
    ClientContext client(@Nullable String userAgent) {
        return new ClientContext(address, as, geo, userAgent, null, null, null);
    }

    /** Networks that honest people use. They are in one city: nobody travels faster than possible. */
    static List<Network> honest() {
        return List.of(HOME, MOBILE);
    }
}
