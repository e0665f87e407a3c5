package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.AggregateKeys;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.CitedUse;
import dev.tokenwarden.streams.state.Episode;
import dev.tokenwarden.streams.state.UseSummary;
import dev.tokenwarden.streams.token.CitedUses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code volume.denied-burst}: many rejections of one client, or from one address, in a short time. A detection names
 * the tokens, subjects, clients, operations, user agents and addresses of the latest rejections, the total of the
 * burst, and three events.
 *
 * <p>Rejections of one token of one client from one address are one act: only the burst of the client is raised.
 */
final class DeniedBurst {
    private DeniedBurst() {}

    /** A rejection. Rejections arrive in the order of event time, so the last {@code count} of them suffice. */
    static void rejected(AggregateWork work, UseSummary rejected) {
        RuleSettings settings = work.settings(Rules.VOLUME_DENIED_BURST);
        AggregateState.Builder state = work.state();
        int count = settings.integer("count");
        Duration window = settings.duration("window");
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
        noteMixed(state, rejected, time);
        List<CitedUse> cited = CitedUses.with(
                state.getRejectedUsesList(), rejected, work.fact().getRef());
        state.clearRejectedUses().addAllRejectedUses(cited);
        long first = denied.get(0);
        // A rejection that is older than the last ones changes nothing about them.
        boolean past = time < first;
        if (past || denied.size() < count || denied.get(denied.size() - 1) - first > window.toMillis()) {
            return;
        }
        boolean oneToken = state.getBurstMixed() < first
                && !rejected.getToken().isEmpty()
                && !rejected.getClientId().isEmpty();
        if (oneToken && !ofClient(work)) {
            return;
        }
        Episode before = state.getBurst();
        Episode episode =
                AggregateWork.episode(before, time, settings.duration("quiet").toMillis());
        boolean continues = state.hasBurst() && before.getStart() == episode.getStart();
        long total = continues ? state.getBurstTotal() + 1 : count;
        state.setBurst(episode).setBurstTotal(total);
        if (!continues) {
            state.clearBurstTold();
        }
        raise(work, settings, time, false);
        if (state.getBurstTold() < total) {
            Volumes.checkLater(work, window);
        }
    }

    /** Passes on the detection of the current burst once more if its total has grown since. */
    static void bringUpToDate(AggregateWork work) {
        AggregateState.Builder state = work.state();
        if (state.getBurstTold() < state.getBurstTotal()) {
            raise(
                    work,
                    work.settings(Rules.VOLUME_DENIED_BURST),
                    state.getBurst().getLast(),
                    true);
        }
    }

    private static boolean ofClient(AggregateWork work) {
        return work.key()[0] == AggregateKeys.CLIENT;
    }

    private static void raise(AggregateWork work, RuleSettings settings, long time, boolean again) {
        AggregateState.Builder state = work.state();
        int count = settings.integer("count");
        Duration window = settings.duration("window");
        List<CitedUse> uses = state.getRejectedUsesList();
        CitedUse latest = uses.get(uses.size() - 1);
        String inWindow = count + " or more rejections within " + window.toSeconds() + " s";
        List<Evidence> all = new ArrayList<>();
        all.add(evidence(
                "rejections",
                "fewer than " + count + " in " + window.toSeconds() + " s",
                state.getBurstTotal() + " in this burst so far",
                latest.getRef()));
        all.addAll(CitedUses.evidenceOf(uses, "rejected use"));
        Subject subject = ofClient(work)
                ? Subject.client(latest.getUse().getClientId(), null, null)
                : Subject.address(latest.getUse().getAddress());
        Finding finding = new Finding(time, false, inWindow, List.copyOf(all));
        if (work.raiseVolume(Rules.VOLUME_DENIED_BURST, subject, state.getBurst(), finding, again)) {
            state.setBurstTold(state.getBurstTotal());
        }
    }

    /**
     * Remembers when rejections of different tokens or clients last followed each other: the time of the earlier one.
     */
    private static void noteMixed(AggregateState.Builder state, UseSummary rejected, long time) {
        int before = state.getRejectedUsesCount() - 1;
        if (before < 0) {
            return;
        }
        CitedUse last = state.getRejectedUses(before);
        boolean same = last.getUse().getToken().equals(rejected.getToken())
                && last.getUse().getClientId().equals(rejected.getClientId());
        if (!same) {
            state.setBurstMixed(
                    Math.max(state.getBurstMixed(), Math.min(time, last.getRef().getTime())));
        }
    }
}
