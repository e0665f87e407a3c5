package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.AudienceSeen;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.Episode;
import dev.tokenwarden.streams.state.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code audience.first-seen} and {@code volume.spike}: what a client does against what it used to do. */
final class ClientRules {
    /** A spike's window is counted in this many slices. */
    private static final int SLICES = 60;

    private static final int MAX_AUDIENCES = 4_096;

    private ClientRules() {}

    /** A settled presentation; presentations come in the order of event time. */
    static void presented(AggregateWork work, ClientPresented presented) {
        AggregateState.Builder state = work.state();
        long time = work.fact().getTime();
        for (String audience : presented.getAudienceList()) {
            audience(work, presented.getClientId(), audience, time);
        }
        if (!presented.getCounts()) {
            return;
        }
        if (state.getFirst() == 0 || time < state.getFirst()) {
            state.setFirst(time);
        }
        state.setPresentations(state.getPresentations() + 1);
        spike(work, presented.getClientId(), time);
    }

    private static void audience(AggregateWork work, String clientId, String audience, long time) {
        AggregateState.Builder state = work.state();
        for (AudienceSeen seen : state.getAudiencesList()) {
            if (seen.getName().equals(audience)) {
                return;
            }
        }
        RuleSettings settings = work.settings(Rules.AUDIENCE_FIRST_SEEN);
        boolean mature = state.getPresentations() >= settings.integer("count")
                && time - state.getFirst() >= settings.duration("age").toMillis();
        if (mature) {
            String usual = String.join(
                    " ",
                    state.getAudiencesList().stream()
                            .map(AudienceSeen::getName)
                            .sorted()
                            .toList());
            work.raise(
                    Rules.AUDIENCE_FIRST_SEEN,
                    Subject.client(clientId, null, audience),
                    "",
                    new Finding(
                            time,
                            false,
                            clientId + " at " + audience + " for the first time",
                            List.of(evidence("audience", usual, audience, (Ref) null))));
        }
        if (state.getAudiencesCount() < MAX_AUDIENCES) {
            state.addAudiences(AudienceSeen.newBuilder().setName(audience).setFirst(time));
        }
    }

    /** {@code recent} holds pairs: a slice of the window and how many presentations it saw. */
    private static void spike(AggregateWork work, String clientId, long time) {
        AggregateState.Builder state = work.state();
        RuleSettings settings = work.settings(Rules.VOLUME_SPIKE);
        long window = settings.duration("window").toMillis();
        long slice = Math.max(1, window / SLICES);
        long current = time / slice;
        long newest = current;
        for (int i = 0; i < state.getRecentCount(); i += 2) {
            newest = Math.max(newest, state.getRecent(i));
        }
        if (current <= newest - SLICES) {
            return;
        }
        List<Long> kept = new ArrayList<>(state.getRecentCount() + 2);
        long within = 0;
        boolean added = false;
        long oldest = current;
        for (int i = 0; i + 1 < state.getRecentCount(); i += 2) {
            long at = state.getRecent(i);
            long count = state.getRecent(i + 1);
            if (at <= newest - SLICES) {
                continue;
            }
            if (at == current) {
                count++;
                added = true;
            }
            kept.add(at);
            kept.add(count);
            within += count;
            oldest = Math.min(oldest, at);
        }
        if (!added) {
            kept.add(current);
            kept.add(1L);
            within++;
        }
        state.clearRecent().addAllRecent(kept);
        long before = state.getPresentations() - within;
        long known = oldest * slice - state.getFirst();
        if (within < settings.integer("count")
                || known < settings.duration("baseline").toMillis()) {
            return;
        }
        double usual = (double) before / known * window;
        if (within > settings.number("factor") * usual) {
            Episode episode = AggregateWork.episode(
                    state.getSpike(), time, settings.duration("quiet").toMillis());
            state.setSpike(episode);
            work.raise(
                    Rules.VOLUME_SPIKE,
                    Subject.client(clientId, null, null),
                    Instant.ofEpochMilli(episode.getStart()).toString(),
                    new Finding(
                            time,
                            false,
                            String.format(Locale.ROOT, "%d presentations in %d s", within, window / 1_000),
                            List.of(evidence(
                                    "presentations",
                                    String.format(Locale.ROOT, "about %.2f", usual),
                                    Long.toString(within),
                                    (Ref) null))));
        }
    }
}
