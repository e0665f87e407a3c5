package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.Episode;
import dev.tokenwarden.streams.state.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code volume.denied-burst}: many rejections of one client, or from one address, in a short time. */
final class DeniedBurst {
    private DeniedBurst() {}

    /** A rejection; they come in the order of event time, so that the last {@code count} of them suffice. */
    static void rejected(AggregateWork work, Rejected rejected) {
        RuleSettings settings = work.settings(Rules.VOLUME_DENIED_BURST);
        AggregateState.Builder state = work.state();
        int count = settings.integer("count");
        long time = work.fact().getTime();
        List<Long> denied = new ArrayList<>(state.getDeniedList());
        int at = denied.size();
        while (at > 0 && denied.get(at - 1) > time) {
            at--;
        }
        denied.add(at, time);
        while (denied.size() > count) {
            denied.remove(0);
        }
        state.clearDenied().addAllDenied(denied);
        long span = denied.get(denied.size() - 1) - denied.get(0);
        // One that comes so late that the last ones do not include it adds nothing to them.
        boolean past = time < denied.get(0);
        if (past || denied.size() < count || span > settings.duration("window").toMillis()) {
            return;
        }
        Episode episode = AggregateWork.episode(
                state.getBurst(), time, settings.duration("quiet").toMillis());
        state.setBurst(episode);
        boolean ofClient = !rejected.getClientId().isEmpty();
        String who = ofClient ? rejected.getClientId() : rejected.getAddress();
        work.raise(
                Rules.VOLUME_DENIED_BURST,
                ofClient ? Subject.client(who, null, null) : Subject.address(who),
                Instant.ofEpochMilli(episode.getStart()).toString(),
                new Finding(
                        time,
                        false,
                        "Rejected " + count + " times in " + span / 1_000 + " s",
                        List.of(evidence(
                                "rejections",
                                "fewer than " + count,
                                count + " in " + span / 1_000 + " s",
                                work.fact().getRef()))),
                null);
    }
}
