package dev.tokenwarden.policy;

import dev.tokenwarden.contract.network.IpLiteral;
import dev.tokenwarden.contract.network.IpRange;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Our own clients, and networks that do not locate a person.
 *
 * @param internal ranges of our own networks: together they are one network, and a use from there joins the
 *     presentation of its trace
 * @param relays ranges of privacy relays, VPN exits and proxies that users choose: together they are one network
 * @param relaySystems AS numbers of such networks
 * @param workloads our workloads that forward requests; a trailing {@code *} matches every name with that prefix
 * @param own ranges of public networks that our machines use; empty: not known
 */
public record NetworkPolicy(
        List<IpRange> internal,
        List<IpRange> relays,
        Set<Long> relaySystems,
        Set<String> workloads,
        List<IpRange> own) {

    /** Loopback, link-local, RFC 1918 and RFC 4193. */
    static final List<IpRange> DEFAULT_INTERNAL = Stream.of(
                    "127.0.0.0/8",
                    "::1",
                    "169.254.0.0/16",
                    "fe80::/10",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "fc00::/7")
            .map(IpRange::parse)
            .toList();

    public NetworkPolicy {
        internal = List.copyOf(internal);
        relays = List.copyOf(relays);
        relaySystems = Set.copyOf(relaySystems);
        workloads = Set.copyOf(workloads);
        own = List.copyOf(own);
    }

    /** The defaults of an empty policy. */
    public static NetworkPolicy defaults() {
        return new NetworkPolicy(DEFAULT_INTERNAL, List.of(), Set.of(), Set.of(), List.of());
    }

    /** Whether the address belongs to one of our own networks. */
    public boolean isInternal(IpLiteral address) {
        return contains(internal, address);
    }

    /** Whether policy lists the networks that our machines use. */
    public boolean knowsOwn() {
        return !own.isEmpty();
    }

    /** Whether our machines use that address. */
    public boolean isOwn(IpLiteral address) {
        return contains(own, address);
    }

    /** Whether the network is a relay: by its AS number or by the address, whichever is known. */
    public boolean isRelay(@Nullable IpLiteral address, @Nullable Long as) {
        return as != null && relaySystems.contains(as) || address != null && contains(relays, address);
    }

    /** Whether policy lists the workload. */
    public boolean isOurWorkload(String workload) {
        if (workloads.contains(workload)) {
            return true;
        }
        for (String pattern : workloads) {
            int prefix = pattern.length() - 1;
            if (pattern.charAt(prefix) == '*' && workload.regionMatches(0, pattern, 0, prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(List<IpRange> ranges, IpLiteral address) {
        for (IpRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
