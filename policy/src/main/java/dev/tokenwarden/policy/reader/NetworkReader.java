package dev.tokenwarden.policy.reader;

import dev.tokenwarden.contract.network.IpRange;
import dev.tokenwarden.policy.NetworkPolicy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.Shown;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code internal_networks}, {@code relays}, {@code workloads} and {@code networks}. */
final class NetworkReader {
    private static final Pattern SYSTEM = Pattern.compile("AS([0-9]{1,10})");
    private static final long GREATEST_SYSTEM = 0xFFFF_FFFFL;

    private NetworkReader() {}

    static NetworkPolicy read(Section policy) throws PolicyException {
        NetworkPolicy defaults = NetworkPolicy.defaults();
        Optional<Value> internal = policy.find("internal_networks");
        List<IpRange> ours = new ArrayList<>();
        for (Value item : policy.items("internal_networks")) {
            ours.add(range(item));
        }
        List<IpRange> relays = new ArrayList<>();
        Set<Long> systems = new HashSet<>();
        for (Value item : policy.items("relays")) {
            Long system = system(item);
            if (system == null) {
                relays.add(range(item));
            } else {
                systems.add(system);
            }
        }
        Set<String> workloads = new HashSet<>();
        for (Value item : policy.items("workloads")) {
            String name = item.text();
            int star = name.indexOf('*');
            if (star == 0 || star > 0 && star < name.length() - 1) {
                throw item.error("'*' is allowed only at the end, after at least one character");
            }
            workloads.add(name);
        }
        List<IpRange> own = new ArrayList<>();
        for (Value item : policy.items("networks")) {
            own.add(range(item));
        }
        return new NetworkPolicy(internal.isPresent() ? ours : defaults.internal(), relays, systems, workloads, own);
    }

    private static IpRange range(Value item) throws PolicyException {
        try {
            return IpRange.parse(item.text());
        } catch (IllegalArgumentException e) {
            throw item.error(
                    "expected an address or range such as 10.0.0.0/8, found '" + Shown.text(item.text()) + "'");
        }
    }

    /** The AS number; null if the item is not of the form AS64500. */
    private static @Nullable Long system(Value item) throws PolicyException {
        var matcher = SYSTEM.matcher(item.text());
        if (!matcher.matches()) {
            return null;
        }
        long number = Long.parseLong(matcher.group(1));
        if (number == 0 || number > GREATEST_SYSTEM) {
            throw item.error("an AS number is 1 to " + GREATEST_SYSTEM);
        }
        return number;
    }
}
