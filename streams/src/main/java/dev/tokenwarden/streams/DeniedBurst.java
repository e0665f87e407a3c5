package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.Episode;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.Rejected;
import dev.tokenwarden.streams.state.RejectedUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code volume.denied-burst}: many rejections of one client, or from one address, in a short time. A detection names the tokens,
 * subjects, operations, user agents and addresses (or clients) of the latest rejections, the total of the burst, and three events.
 */
final class DeniedBurst {
    /** Rejections that are kept as evidence. With {@link #MAX_TEXT} this bounds the state of a client to about 4 KiB. */
    private static final int MAX_USES = 8;

    private static final int MAX_TEXT = 80;
    private static final int CITED_EVENTS = 3;
    private static final int LISTED_VALUES = 3;

    private DeniedBurst() {}

    /** A rejection. Rejections arrive in the order of event time, so the last {@code count} of them suffice. */
    static void rejected(AggregateWork work, Rejected rejected) {
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
        cite(state, rejected, work);
        long span = denied.get(denied.size() - 1) - denied.get(0);
        // A rejection that is older than the last ones changes nothing about them.
        boolean past = time < denied.get(0);
        if (past || denied.size() < count || span > window.toMillis()) {
            return;
        }
        Episode before = state.getBurst();
        Episode episode =
                AggregateWork.episode(before, time, settings.duration("quiet").toMillis());
        boolean continues = state.hasBurst() && before.getStart() == episode.getStart();
        long total = continues ? state.getBurstTotal() + 1 : count;
        state.setBurst(episode).setBurstTotal(total);
        boolean ofClient = !rejected.getClientId().isEmpty();
        String who = ofClient ? rejected.getClientId() : rejected.getAddress();
        work.raise(
                Rules.VOLUME_DENIED_BURST,
                ofClient ? Subject.client(who, null, null) : Subject.address(who),
                Instant.ofEpochMilli(episode.getStart()).toString(),
                new Finding(
                        time,
                        false,
                        count + " or more rejections within " + window.toSeconds() + " s",
                        evidenceOf(state, count, window, total, work)),
                null);
    }

    /** Text as evidence: bounded, empty for null. */
    static String cited(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    }

    private static void cite(AggregateState.Builder state, Rejected rejected, AggregateWork work) {
        if (state.getRejectedUsesCount() >= MAX_USES) {
            state.removeRejectedUses(0);
        }
        state.addRejectedUses(
                RejectedUse.newBuilder().setUse(rejected).setRef(work.fact().getRef()));
    }

    private static List<Evidence> evidenceOf(
            AggregateState.Builder state, int count, Duration window, long total, AggregateWork work) {
        List<RejectedUse> uses = state.getRejectedUsesList();
        List<Evidence> all = new ArrayList<>();
        all.add(evidence(
                "rejections",
                "fewer than " + count + " in " + window.toSeconds() + " s",
                total + " in this burst so far",
                work.fact().getRef()));
        add(all, "token", uses, Rejected::getToken);
        add(all, "subject", uses, Rejected::getSubject);
        add(all, "client", uses, Rejected::getClientId);
        add(all, "address", uses, Rejected::getAddress);
        add(all, "user agent", uses, Rejected::getAgent);
        add(all, "operation", uses, Rejected::getOperation);
        for (RejectedUse use : uses.subList(Math.max(0, uses.size() - CITED_EVENTS), uses.size())) {
            String operation = use.getUse().getOperation();
            all.add(evidence(
                    "rejected use", null, operation.isEmpty() ? use.getRef().getId() : operation, use.getRef()));
        }
        return List.copyOf(all);
    }

    private static void add(List<Evidence> all, String what, List<RejectedUse> uses, Function<Rejected, String> value) {
        Set<String> values = new LinkedHashSet<>();
        for (RejectedUse use : uses) {
            String one = value.apply(use.getUse());
            if (!one.isEmpty()) {
                values.add(one);
            }
        }
        if (values.isEmpty()) {
            return;
        }
        List<String> shown = values.stream().limit(LISTED_VALUES).toList();
        int more = values.size() - shown.size();
        String seen = String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
        all.add(evidence(what, null, seen, (Ref) null));
    }
}
