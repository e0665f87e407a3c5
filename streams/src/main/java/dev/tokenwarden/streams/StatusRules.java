package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.VerifierStatus;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.state.Fired;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.SequenceHole;
import dev.tokenwarden.streams.state.TokenState;
import java.time.Instant;
import java.util.List;

/** {@code telemetry.gap}: a verifier lost events, or its heartbeat stays away. */
final class StatusRules {
    private static final int MAX_HOLES = 8;

    private StatusRules() {}

    static void observe(Outputs outputs, Raiser raiser, Policy policy, TokenEvent event, TokenState.Builder state) {
        VerifierStatus status = event.status();
        if (status == null) {
            return;
        }
        long time = event.time().toEpochMilli();
        if (status.dropped() > state.getStatusDropped()) {
            raise(
                    raiser,
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

    /** Notes heartbeats that are missing before this one; they may still come within the grace. */
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

    /** A heartbeat that came after a later one: it is not missing. */
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

    private static void holes(
            Raiser raiser, Policy policy, String tenant, String source, TokenState.Builder state, long watermark) {
        for (int i = state.getHolesCount() - 1; i >= 0; i--) {
            SequenceHole hole = state.getHoles(i);
            if (hole.getDue() <= watermark) {
                state.removeHoles(i);
                raise(
                        raiser,
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

    static void due(
            Outputs outputs, Raiser raiser, Policy policy, byte[] key, TokenState.Builder state, long watermark) {
        List<String> parts = LengthPrefixed.decode(key);
        String tenant = parts.get(0);
        String source = parts.get(1);
        holes(raiser, policy, tenant, source, state, watermark);
        long silence =
                policy.settings(tenant, Rules.TELEMETRY_GAP).duration("silence").toMillis();
        if (state.getStatusSeen() == 0 || state.getStatusSeen() + silence > watermark) {
            return;
        }
        raise(
                raiser,
                policy,
                tenant,
                source,
                state,
                new Finding(
                        state.getStatusSeen() + silence,
                        false,
                        "A verifier stays away",
                        List.of(evidence(
                                "heartbeat",
                                "one at least every " + silence / 1_000 + " s",
                                "none since " + Instant.ofEpochMilli(state.getStatusSeen()),
                                Ref.newBuilder()
                                        .setSource(source)
                                        .setTime(state.getStatusSeen())
                                        .build()))));
        state.clearStatusSeen();
    }

    static long nextDue(Policy policy, TokenState.Builder state) {
        long hole = Long.MAX_VALUE;
        for (int i = 0; i < state.getHolesCount(); i++) {
            hole = Math.min(hole, state.getHoles(i).getDue());
        }
        return state.getStatusSeen() == 0
                ? hole
                : Math.min(
                        hole,
                        state.getStatusSeen()
                                + policy.settings("", Rules.TELEMETRY_GAP)
                                        .duration("silence")
                                        .toMillis());
    }

    private static void raise(
            Raiser raiser, Policy policy, String tenant, String source, TokenState.Builder state, Finding finding) {
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
