package dev.tokenwarden.dashboards;

import dev.tokenwarden.dashboards.console.PolicyChanges;
import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.AdjustmentsWriter;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.AdjustmentsReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Policy as the console meets it, without the topic that carries it: changed at once, or not to be reached. */
public final class PolicyPeer implements Supplier<Policy>, PolicyChanges {
    private final Map<String, Adjustments> adjustments = new HashMap<>();
    private Policy inForce = Policy.defaults();
    private boolean away;

    @Override
    public synchronized Policy get() {
        return inForce;
    }

    @Override
    public synchronized Policy change(String tenant, UnaryOperator<Adjustments> change)
            throws PolicyException, IOException {
        if (away) {
            throw new IOException("no Kafka");
        }
        Adjustments after = change.apply(inForce.adjustments(tenant));
        adjustments.put(tenant, AdjustmentsReader.parse(tenant, AdjustmentsWriter.write(after)));
        inForce = inForce.adjusted(adjustments);
        return inForce;
    }

    /** Another text under the adjustments. */
    synchronized void put(Policy text) {
        inForce = text.adjusted(adjustments);
    }

    synchronized void away(boolean is) {
        away = is;
    }
}
