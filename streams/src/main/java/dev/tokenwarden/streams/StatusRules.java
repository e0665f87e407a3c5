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
import dev.tokenwarden.streams.state.TokenState;
import java.time.Instant;
import java.util.List;

/** {@code telemetry.gap}: a verifier lost events, or its heartbeat stays away. */
final class StatusRules {
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
        if (time > state.getStatusSeen()) {
            state.setStatusSeen(time).setTouched(time);
        }
    }

    static void due(
            Outputs outputs, Raiser raiser, Policy policy, byte[] key, TokenState.Builder state, long watermark) {
        if (state.getStatusSeen() == 0 || nextDue(policy, state) > watermark) {
            return;
        }
        List<String> parts = LengthPrefixed.decode(key);
        String tenant = parts.get(0);
        String source = parts.get(1);
        long silence =
                policy.settings(tenant, Rules.TELEMETRY_GAP).duration("silence").toMillis();
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
        return state.getStatusSeen() == 0
                ? Long.MAX_VALUE
                : state.getStatusSeen()
                        + policy.settings("", Rules.TELEMETRY_GAP)
                                .duration("silence")
                                .toMillis();
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
