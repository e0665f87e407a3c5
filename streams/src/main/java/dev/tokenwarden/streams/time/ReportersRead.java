package dev.tokenwarden.streams.time;

import dev.tokenwarden.contract.admission.InputProgress;
import dev.tokenwarden.contract.admission.ReadProgress;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How far admission has read each reporter, by its own statements in the events' partition. A rule that fires because
 * something is absent asks here first: a reporter that was not read has not been silent.
 *
 * <p>Kept in memory only: after a restart nothing is known until admission states it again, about a second later.
 */
public final class ReportersRead {
    private static final int MOST_REPORTERS = 10_000;

    private final boolean recorded;
    private final Map<String, long[]> readTo = new HashMap<>();

    /** @param recorded whether events come from a recording, which holds no statements of admission */
    public ReportersRead(boolean recorded) {
        this.recorded = recorded;
    }

    public void receive(ReadProgress progress) {
        for (InputProgress input : progress.inputs()) {
            long[] known = readTo.get(input.registration());
            if (known == null && readTo.size() >= MOST_REPORTERS) {
                continue;
            }
            if (known == null || known.length < input.partitions()) {
                known = known == null ? new long[input.partitions()] : Arrays.copyOf(known, input.partitions());
                readTo.put(input.registration(), known);
            }
            known[input.partition()] =
                    Math.max(known[input.partition()], input.readTo().toEpochMilli());
        }
    }

    /** Whether every reporter that may report issuances of that issuer has been read up to that time. */
    public boolean minted(Policy policy, String tenant, String iss, long time) {
        return all(
                policy,
                registration ->
                        (registration.allowsType(EventType.ISSUED) || registration.allowsType(EventType.EXCHANGED))
                                && registration.allowsTenant(tenant)
                                && registration.allowsIssuer(iss),
                time);
    }

    /**
     * Whether every reporter that may report for a verifier has been read up to {@code time}. A reporter that is behind
     * has not been read, however long that lasts. A reporter that admission never states, since it has no input topic,
     * counts as read once another one has been read up to {@code unstated}. In a recording without statements, every
     * reporter counts as read.
     */
    public boolean status(Policy policy, String tenant, String source, long time, long unstated) {
        if (recorded && readTo.isEmpty()) {
            return true;
        }
        for (Registration registration : policy.document().registrations()) {
            if (registration.allowsType(EventType.STATUS)
                    && registration.allowsTenant(tenant)
                    && registration.allowsSource(source)
                    && read(registration.name()) < time
                    && (readTo.containsKey(registration.name()) || furthest() < unstated)) {
                return false;
            }
        }
        return true;
    }

    private long furthest() {
        return readTo.keySet().stream().mapToLong(this::read).max().orElse(0);
    }

    private boolean all(Policy policy, Predicate<Registration> whose, long time) {
        for (Registration registration : policy.document().registrations()) {
            if (whose.test(registration) && read(registration.name()) < time) {
                return false;
            }
        }
        return true;
    }

    private long read(String registration) {
        long[] known = readTo.get(registration);
        return known == null ? 0 : Arrays.stream(known).min().orElse(0);
    }
}
