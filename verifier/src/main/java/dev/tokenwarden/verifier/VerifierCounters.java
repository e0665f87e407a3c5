package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.RejectionReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counts of a verifier since it was made. {@code presented = accepted + sum(rejected) + withoutCredentials}; every
 * presentation except {@code withoutCredentials} is passed to the reporter.
 */
public final class VerifierCounters {
    private final LongAdder presented = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder shadowed = new LongAdder();
    private final LongAdder withoutCredentials = new LongAdder();
    private final LongAdder staleDenied = new LongAdder();
    private final LongAdder staleAsked = new LongAdder();
    private final LongAdder stalePassed = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final Map<RejectionReason, LongAdder> rejected = new EnumMap<>(RejectionReason.class);

    VerifierCounters() {
        for (RejectionReason reason : RejectionReason.values()) {
            rejected.put(reason, new LongAdder());
        }
    }

    void presented() {
        presented.increment();
    }

    void accepted(boolean shadow) {
        accepted.increment();
        if (shadow) {
            shadowed.increment();
        }
    }

    void rejected(RejectionReason reason) {
        LongAdder adder = rejected.get(reason);
        if (adder != null) {
            adder.increment();
        }
    }

    void noCredentials() {
        withoutCredentials.increment();
    }

    void staleDenied() {
        staleDenied.increment();
    }

    void staleAsked() {
        staleAsked.increment();
    }

    void stalePassed() {
        stalePassed.increment();
    }

    void fault() {
        faults.increment();
    }

    /** How often {@code check} was called. */
    public long presentedCount() {
        return presented.sum();
    }

    public long acceptedCount() {
        return accepted.sum();
    }

    /** Accepted although a shadow entry covers the token. */
    public long shadowedCount() {
        return shadowed.sum();
    }

    public long rejectedCount(RejectionReason reason) {
        LongAdder adder = rejected.get(reason);
        return adder == null ? 0 : adder.sum();
    }

    public long withoutCredentialsCount() {
        return withoutCredentials.sum();
    }

    /** Denied because the denylist could not answer. */
    public long staleDeniedCount() {
        return staleDenied.sum();
    }

    /** Asked Redis because the view could not answer. */
    public long staleAskedCount() {
        return staleAsked.sum();
    }

    /** Accepted although the denylist could not answer. */
    public long stalePassedCount() {
        return stalePassed.sum();
    }

    /** Checks that ended with an unexpected error of this library. They were denied. */
    public long faultCount() {
        return faults.sum();
    }
}
