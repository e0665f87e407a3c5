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
 * The policy in force, which is a text and what each tenant's people changed of it, and who wants to know when it changes.
 * Safe for use by several threads: changes come one after another, and listeners hear of them in that order.
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

    /** Tells the listener of every change from now on, on the thread that made it. */
    void onChange(Consumer<Policy> listener) {
        listeners.add(listener);
    }

    /**
     * Puts another text in force; adjustments stay on top of it.
     *
     * @return whether that changed anything
     */
    synchronized boolean put(Policy text) {
        return enforce(text.adjusted(adjustments));
    }

    /**
     * Puts other adjustments of a tenant in force; empty ones take away those that it has.
     *
     * @return whether that changed anything
     */
    synchronized boolean adjust(String tenant, Adjustments others) {
        if (others.isEmpty()) {
            adjustments.remove(tenant);
        } else {
            adjustments.put(tenant, others);
        }
        return enforce(get().adjusted(adjustments));
    }

    /** What a listener fails at is logged and holds up nobody else. */
    private boolean enforce(Policy policy) {
        if (policy.equals(get())) {
            return false;
        }
        inForce.set(policy);
        for (Consumer<Policy> listener : listeners) {
            try {
                listener.accept(policy);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("The new policy is in force, but something could not follow it");
            }
        }
        return true;
    }
}
