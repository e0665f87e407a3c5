package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.policy.Policy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policy in force, and who wants to know when it changes. Safe for use by several threads. */
final class PolicySource implements Supplier<Policy> {

    private static final Logger LOG = LoggerFactory.getLogger(PolicySource.class);

    private final AtomicReference<Policy> inForce;
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

    /** Puts another policy in force. What a listener fails at is logged and holds up nobody else. */
    void put(Policy policy) {
        inForce.set(policy);
        for (Consumer<Policy> listener : listeners) {
            try {
                listener.accept(policy);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("The new policy is in force, but something could not follow it");
            }
        }
    }
}
