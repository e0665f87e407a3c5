package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in force: a text, and the adjustments of each tenant. Listeners are called after each change. Thread-safe: changes are
 * applied one after another, and listeners are called in that order.
 */
final class PolicySource implements Supplier<Policy> {

    private static final Logger LOG = LoggerFactory.getLogger(PolicySource.class);

    private final AtomicReference<Policy> inForce;
    private final Map<String, Adjustments> adjustments = new HashMap<>();
    private final List<Consumer<Policy>> listeners = new CopyOnWriteArrayList<>();

    PolicySource(Policy first) {
        this.inForce = new AtomicReference<>(first);
    }

    @Override
    public Policy get() {
        return Objects.requireNonNull(inForce.get());
    }

    /** Calls the listener after every change from now on, on the thread that makes the change. */
    void onChange(Consumer<Policy> listener) {
        listeners.add(listener);
    }

    /**
     * Puts another text in force. The adjustments still apply.
     *
     * @return whether the policy changed
     */
    synchronized boolean put(Policy text) {
        return enforce(text.adjusted(adjustments));
    }

    /**
     * Replaces the adjustments of a tenant. Empty adjustments remove them.
     *
     * @return whether the policy changed
     */
    synchronized boolean adjust(String tenant, Adjustments others) {
        if (others.isEmpty()) {
            adjustments.remove(tenant);
        } else {
            adjustments.put(tenant, others);
        }
        return enforce(get().adjusted(adjustments));
    }

    /** A listener that fails is logged; the others are still called. */
    private boolean enforce(Policy policy) {
        if (policy.equals(get())) {
            return false;
        }
        inForce.set(policy);
        for (Consumer<Policy> listener : listeners) {
            try {
                listener.accept(policy);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("New policy in force, but a listener failed");
            }
        }
        return true;
    }
}
