package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.AggregateKeys;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.MachineState;
import dev.tokenwarden.streams.state.NetworkUse;
import dev.tokenwarden.streams.state.Speaker;
import dev.tokenwarden.streams.state.SpeakersState;
import dev.tokenwarden.streams.state.TimedName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code session.foreign-network}. The session of a machine keeps the networks from which its keys were used. For a
 * network that is new to the session, the state of the network says which other clients use it; that is known already,
 * or becomes known later.
 */
final class ForeignNetwork {
    private static final int MAX_NETWORKS = 64;
    private static final int MAX_SPEAKERS = 64;
    private static final int MAX_SUSPECTS = 16;

    private ForeignNetwork() {}

    /** For the session of a machine: a key of it was used from a network. Uses arrive in the order of event time. */
    static void machineSeen(AggregateWork work, NetworkUse use) {
        MachineState.Builder machine = work.state().getMachineBuilder();
        for (TimedName known : machine.getNetworksList()) {
            if (known.getName().equals(use.getNetwork())) {
                return;
            }
        }
        boolean first = machine.getNetworksCount() == 0;
        if (machine.getNetworksCount() < MAX_NETWORKS) {
            machine.addNetworks(TimedName.newBuilder()
                    .setName(use.getNetwork())
                    .setTime(work.fact().getTime()));
        }
        if (use.getForeign()) {
            raise(work, work.fact(), use, null);
        } else if (!first && !use.getOwn()) {
            work.further()
                    .forward(
                            AggregateKeys.network(work.tenant(), use.getNetwork()),
                            work.fact().toBuilder().setForeignSuspect(use).build());
        }
    }

    /** For a network: the session of a machine uses it for the first time. */
    static void suspected(AggregateWork work, NetworkUse suspect) {
        SpeakersState.Builder state = work.state().getSpeakersBuilder();
        for (Speaker speaker : state.getSpeakersList()) {
            if (isNear(work, speaker.getLast(), work.fact().getTime())) {
                raise(work, work.fact(), suspect, speaker);
                return;
            }
        }
        if (state.getSuspectsCount() == MAX_SUSPECTS) {
            state.removeSuspects(0);
        }
        state.addSuspects(work.fact());
    }

    /** For a network: a client that is not a machine uses it. */
    static void networkUsed(AggregateWork work, NetworkUse use) {
        SpeakersState.Builder state = work.state().getSpeakersBuilder();
        Speaker speaker = Speaker.newBuilder()
                .setPrincipal(use.getPrincipal())
                .setLast(work.fact().getTime())
                .setRef(work.fact().getRef())
                .build();
        List<Speaker> others = new ArrayList<>(state.getSpeakersList());
        others.removeIf(other -> other.getPrincipal().equals(speaker.getPrincipal()));
        if (others.size() == MAX_SPEAKERS) {
            others.remove(0);
        }
        others.add(speaker);
        state.clearSpeakers().addAllSpeakers(others);
        for (int i = state.getSuspectsCount() - 1; i >= 0; i--) {
            Fact suspect = state.getSuspects(i);
            if (isNear(work, speaker.getLast(), suspect.getTime())) {
                state.removeSuspects(i);
                raise(work, suspect, suspect.getForeignSuspect(), speaker);
            }
        }
    }

    private static boolean isNear(AggregateWork work, long one, long other) {
        return Math.abs(one - other)
                <= work.settings(Rules.SESSION_FOREIGN_NETWORK)
                        .duration("window")
                        .toMillis();
    }

    private static void raise(AggregateWork work, Fact suspect, NetworkUse use, @Nullable Speaker speaker) {
        TokenIdentity key = TokenIdentity.fromBytes(suspect.getToken().getKey().toByteArray());
        String title = speaker == null
                ? "Key of a machine used outside of the account's networks"
                : "Key of a machine used where " + speaker.getPrincipal() + " speaks";
        List<dev.tokenwarden.contract.detection.Evidence> evidence = new ArrayList<>();
        evidence.add(evidence("network", "a network of " + use.getSid(), use.getShown(), suspect.getRef()));
        if (speaker != null) {
            evidence.add(evidence("other principal", (String) null, speaker.getPrincipal(), speaker.getRef()));
        }
        work.raise(
                Rules.SESSION_FOREIGN_NETWORK,
                Subject.token(key),
                "",
                new Finding(suspect.getTime(), false, title, evidence),
                Raiser.summary(key, suspect.getToken().getClaims()));
    }
}
