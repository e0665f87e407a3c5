package dev.tokenwarden.streams.token;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.VerifierStatus;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Counts;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.Fired;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.SequenceHole;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.time.ReportersRead;
import java.time.Instant;
import java.util.List;

/**
 * {@code telemetry.gap}: a verifier lost events, or its heartbeats are missing. Missing heartbeats are raised only when
 * every reporter that may have sent them has been read: lag of this pipeline is not silence of a verifier.
 */
public final class StatusRules {
    /** An absence that is not proven yet is judged again after this time. */
    public static final long LOOK_AGAIN_MILLIS = 1_000;

    /** If admission has not stated a reporter for this many times the silence, the reporter has no input topic. */
    private static final int UNSTATED_AFTER = 10;

    private static final int MAX_HOLES = 8;

    private final Raiser raiser;
    private final ReportersRead reporters;

    public StatusRules(Raiser raiser, ReportersRead reporters) {
        this.raiser = raiser;
        this.reporters = reporters;
    }

    public void observe(Policy policy, TokenEvent event, TokenState.Builder state) {
        VerifierStatus status = event.status();
        if (status == null) {
            return;
        }
        long time = event.time().toEpochMilli();
        if (status.dropped() > state.getStatusDropped()) {
            raise(
                    policy,
                    event.tenant(),
                    event.source(),
                    state,
                    new Finding(
                            time,
                            false,
                            "A verifier lost events",
                            List.of(evidence("dropped", "0", Long.toString(status.dropped()), event))));
        }
        state.setStatusDropped(status.dropped());
        sequence(policy, event, status.sequence(), state);
        if (time > state.getStatusSeen()) {
            state.setStatusSeen(time).setTouched(time);
        }
    }

    /** Remembers the heartbeats that are missing before this one. They may still arrive within the grace. */
    private static void sequence(Policy policy, TokenEvent event, long sequence, TokenState.Builder state) {
        long time = event.time().toEpochMilli();
        long last = state.getStatusSequence();
        boolean restarted = sequence <= last && time > state.getStatusSeen();
        if (sequence > last && last > 0) {
            if (sequence > last + 1 && state.getHolesCount() < MAX_HOLES) {
                state.addHoles(SequenceHole.newBuilder()
                        .setFrom(last + 1)
                        .setTo(sequence - 1)
                        .setDue(time + policy.grace().toMillis())
                        .setRef(Finding.ref(event)));
            }
        } else if (!restarted) {
            fill(state, sequence);
        }
        if (sequence > last || restarted) {
            state.setStatusSequence(sequence);
        }
    }

    /** Handles a heartbeat that arrived after a later one: it is not missing any more. */
    private static void fill(TokenState.Builder state, long sequence) {
        for (int i = 0; i < state.getHolesCount(); i++) {
            SequenceHole hole = state.getHoles(i);
            if (sequence < hole.getFrom() || sequence > hole.getTo()) {
                continue;
            }
            state.removeHoles(i);
            if (hole.getFrom() < sequence) {
                state.addHoles(hole.toBuilder().setTo(sequence - 1));
            }
            if (sequence < hole.getTo()) {
                state.addHoles(hole.toBuilder().setFrom(sequence + 1));
            }
            return;
        }
    }

    private void holes(Policy policy, String tenant, String source, TokenState.Builder state, long watermark) {
        for (int i = state.getHolesCount() - 1; i >= 0; i--) {
            SequenceHole hole = state.getHoles(i);
            if (hole.getDue() <= watermark && isRead(policy, tenant, source, hole.getDue())) {
                state.removeHoles(i);
                raise(
                        policy,
                        tenant,
                        source,
                        state,
                        new Finding(
                                hole.getRef().getTime(),
                                false,
                                "Heartbeats of a verifier are missing",
                                List.of(evidence(
                                        "sequence",
                                        "no hole",
                                        hole.getFrom() + " to " + hole.getTo() + " are missing",
                                        hole.getRef()))));
            }
        }
    }

    /** Raises the heartbeats that are missing at {@code watermark}, if their absence is proven. */
    public void due(Policy policy, byte[] key, TokenState.Builder state, long watermark) {
        List<String> parts = LengthPrefixed.decode(key);
        String tenant = parts.get(0);
        String source = parts.get(1);
        holes(policy, tenant, source, state, watermark);
        long deadline = state.getStatusSeen() + silence(policy, tenant);
        if (state.getStatusSeen() == 0 || deadline > watermark || !isRead(policy, tenant, source, deadline)) {
            return;
        }
        raise(
                policy,
                tenant,
                source,
                state,
                new Finding(
                        deadline,
                        false,
                        "A verifier sends no heartbeat",
                        List.of(evidence(
                                "heartbeat",
                                "one at least every " + silence(policy, tenant) / 1_000 + " s",
                                "none since " + Instant.ofEpochMilli(state.getStatusSeen()),
                                Ref.newBuilder()
                                        .setSource(source)
                                        .setTime(state.getStatusSeen())
                                        .build()))));
        state.clearStatusSeen();
    }

    /** The earliest time at which something may be missing; {@link Long#MAX_VALUE} if nothing is expected. */
    public static long nextDue(Policy policy, byte[] key, TokenState.Builder state) {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < state.getHolesCount(); i++) {
            next = Math.min(next, state.getHoles(i).getDue());
        }
        return state.getStatusSeen() == 0
                ? next
                : Math.min(
                        next,
                        state.getStatusSeen()
                                + silence(policy, LengthPrefixed.decode(key).get(0)));
    }

    private boolean isRead(Policy policy, String tenant, String source, long deadline) {
        return reporters.status(policy, tenant, source, deadline, deadline + UNSTATED_AFTER * silence(policy, tenant));
    }

    private static long silence(Policy policy, String tenant) {
        return policy.settings(tenant, Rules.TELEMETRY_GAP).duration("silence").toMillis();
    }

    private void raise(Policy policy, String tenant, String source, TokenState.Builder state, Finding finding) {
        raiser.raise(
                policy.settings(tenant, Rules.TELEMETRY_GAP),
                tenant,
                Subject.source(source),
                Instant.ofEpochMilli(finding.time()).toString().substring(0, 13),
                finding,
                null,
                null,
                null,
                id -> {
                    int index = Counts.indexOf(state.getFiredList(), id);
                    long count = index < 0 ? 1 : state.getFired(index).getCount() + 1;
                    Fired fired = Fired.newBuilder().setId(id).setCount(count).build();
                    state.clearFired().addFired(fired);
                    return count;
                });
    }
}
