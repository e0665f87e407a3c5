package dev.tokenwarden.streams.aggregate;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.output.Counts;
import dev.tokenwarden.streams.output.FamilyAction;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.Episode;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.Fired;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One counted key while a fact about it is processed. */
record AggregateWork(
        byte[] key,
        AggregateState.Builder state,
        Fact fact,
        Policy policy,
        Raiser raiser,
        FurtherFacts further,
        Fingerprint fingerprint)
        implements Raiser.Counter {
    /** How many raised ids are kept. When there are more, the oldest is forgotten. */
    private static final int MAX_FIRED = 512;

    String tenant() {
        return fact.getTenant();
    }

    long graceMillis() {
        return policy.grace().toMillis();
    }

    RuleSettings settings(Rule rule) {
        return policy.settings(tenant(), rule);
    }

    void raise(Rule rule, Subject subject, String distinct, Finding finding) {
        raise(rule, subject, distinct, finding, summary());
    }

    void raise(Rule rule, Subject subject, String distinct, Finding finding, @Nullable TokenSummary token) {
        raiser.raise(settings(rule), tenant(), subject, distinct, finding, token, null, null, this);
    }

    /**
     * Raises a volume finding of a client or an address.
     *
     * @param again whether it only brings the evidence of an earlier detection up to date
     * @return whether the detection was passed on
     */
    boolean raiseVolume(Rule rule, Subject subject, Episode episode, Finding finding, boolean again) {
        Raiser.Counter counter = again ? new UpToDate(this) : this;
        String distinct = Instant.ofEpochMilli(episode.getStart()).toString();
        return raiser.raise(settings(rule), tenant(), subject, distinct, finding, null, null, null, counter);
    }

    /** Passes on a detection that was raised before, without counting it again. */
    private record UpToDate(AggregateWork work) implements Raiser.Counter {
        @Override
        public long count(long idBits) {
            int index = Counts.indexOf(work.state.getFiredList(), idBits);
            return index < 0 ? Counts.NOT_PASSED_ON : work.state.getFired(index).getCount();
        }

        @Override
        public boolean passesOn(long idBits, long count, Action action) {
            return count != Counts.NOT_PASSED_ON;
        }
    }

    /** Raises on a session or grant, with the action that fits it. */
    void raise(Rule rule, FamilyIdentity family, Finding finding) {
        RuleSettings settings = settings(rule);
        raiser.raise(
                settings,
                tenant(),
                Subject.family(family),
                "",
                finding,
                summary(),
                null,
                FamilyAction.of(settings.action(), family.kind()),
                this);
    }

    /** The token of the fact, or null if it has no identity. */
    @Nullable
    TokenSummary summary() {
        TokenIdentity token = token();
        return token == null ? null : Raiser.summary(token, fact.getToken().getClaims());
    }

    @Nullable
    TokenIdentity token() {
        return fact.getToken().getKey().isEmpty()
                ? null
                : TokenIdentity.fromBytes(fact.getToken().getKey().toByteArray());
    }

    @Override
    public long count(long idBits) {
        int index = Counts.indexOf(state.getFiredList(), idBits);
        if (index >= 0) {
            long count = state.getFired(index).getCount() + 1;
            state.setFired(index, state.getFired(index).toBuilder().setCount(count));
            return count;
        }
        if (state.getFiredCount() >= MAX_FIRED) {
            state.removeFired(0);
        }
        state.addFired(Fired.newBuilder().setId(idBits).setCount(1));
        return 1;
    }

    /** The episode that something at {@code time} belongs to: the one before, or a new one after a quiet time. */
    static Episode episode(Episode before, long time, long quietMillis) {
        return before.getStart() != 0 && time - before.getLast() <= quietMillis
                ? before.toBuilder().setLast(Math.max(time, before.getLast())).build()
                : Episode.newBuilder().setStart(time).setLast(time).build();
    }

    /** How much later a presentation is settled if only hops of it are known, in milliseconds. */
    static long lateHops(Policy policy) {
        return Math.max(0, policy.clockSkew().minus(policy.grace()).toMillis());
    }
}
