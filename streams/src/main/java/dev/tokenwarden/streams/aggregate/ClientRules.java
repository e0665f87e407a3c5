package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.AudienceSeen;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.Ref;
import java.util.List;

/** {@code audience.first-seen}, and the counts of presentations that {@code volume.spike} needs. */
final class ClientRules {
    /** Audiences of a client whose names are kept, for the evidence. */
    private static final int MAX_NAMED = 32;

    /** Audiences of a client that are kept as fingerprints, beyond those with names. */
    private static final int MAX_FURTHER = 480;

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
        VolumeSpike.presented(work, presented);
    }

    private static void audience(AggregateWork work, String clientId, String audience, long time) {
        AggregateState.Builder state = work.state();
        long id = work.fingerprint().of(audience);
        if (isKnown(state, audience, id)) {
            return;
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
        if (state.getAudiencesCount() < MAX_NAMED) {
            state.addAudiences(AudienceSeen.newBuilder().setName(audience).setFirst(time));
        } else if (state.getFurtherAudiencesCount() < MAX_FURTHER) {
            state.addFurtherAudiences(id);
        }
    }

    private static boolean isKnown(AggregateState.Builder state, String audience, long id) {
        for (AudienceSeen seen : state.getAudiencesList()) {
            if (seen.getName().equals(audience)) {
                return true;
            }
        }
        for (int i = 0; i < state.getFurtherAudiencesCount(); i++) {
            if (state.getFurtherAudiences(i) == id) {
                return true;
            }
        }
        return false;
    }
}
