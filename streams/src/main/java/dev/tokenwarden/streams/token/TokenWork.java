package dev.tokenwarden.streams.token;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.output.Counts;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Outputs;
import dev.tokenwarden.streams.output.ProofState;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.Summary;
import dev.tokenwarden.streams.state.TokenState;
import org.jspecify.annotations.Nullable;

/**
 * One token while an event or message about it is processed: its state, which may be changed, and the tools of the
 * rules.
 *
 * @param watermark event time up to which this token's partition has been read
 * @param proof whether the event is proven; what an unproven event raises are alerts
 */
public record TokenWork(
        byte[] key,
        TokenIdentity token,
        TokenState.Builder state,
        Policy policy,
        long watermark,
        TokenTools tools,
        ProofState proof)
        implements Raiser.Counter {

    /** The same work on an event that is proven or not. */
    public TokenWork with(ProofState other) {
        return new TokenWork(key, token, state, policy, watermark, tools, other);
    }

    public Fingerprint fingerprint() {
        return tools.fingerprint();
    }

    KeySightings keys() {
        return tools.keys();
    }

    public Outputs outputs() {
        return tools.outputs();
    }

    public Raiser raiser() {
        return tools.raiser();
    }

    /** The token's rows. */
    public TokenRows rows() {
        return new TokenRows(key, state, tools.rows());
    }

    public RuleSettings settings(Rule rule) {
        return policy.settings(token.tenant(), rule);
    }

    public void raise(Rule rule, Finding finding) {
        raise(rule, finding, null);
    }

    /** Raises a detection with that action instead of the rule's own; null: with the rule's own. */
    public void raise(Rule rule, Finding finding, @Nullable Action action) {
        raise(rule, finding, proof == ProofState.UNPROVEN ? Action.ALERT : action, this);
    }

    private void raise(Rule rule, Finding finding, @Nullable Action action, Raiser.Counter counter) {
        raiser().raise(
                        settings(rule),
                        token.tenant(),
                        Subject.token(token),
                        "",
                        finding,
                        Raiser.summary(token, state.getClaims()),
                        Raiser.chain(state.getAncestorsList()),
                        action,
                        counter);
    }

    /** Counts a raised detection in the state of the token. */
    @Override
    public long count(long idBits) {
        return Counts.count(state, idBits, proof);
    }

    /** The first detection that revokes is passed on whatever its count: the ones before it were alerts. */
    @Override
    public boolean passesOn(long idBits, long count, Action action) {
        boolean first = action.revokes() && Counts.isFirstRevocation(state, idBits);
        return first || Counts.passedOn(count);
    }

    /** Raises a repeat of a detection that another task raised on this token before: the count starts at 2. */
    public void raiseAgain(Rule rule, Finding finding) {
        raise(rule, finding, null, id -> {
            if (Counts.indexOf(state.getFiredList(), id) < 0) {
                count(id);
            }
            return count(id);
        });
    }

    public long skewMillis() {
        return policy.clockSkew().toMillis();
    }

    public long graceMillis() {
        return policy.grace().toMillis();
    }

    /** A fact about this token for another key, still without its kind. */
    public Fact.Builder fact(long time, long event) {
        return Fact.newBuilder()
                .setTenant(token.tenant())
                .setTime(time)
                .setEvent(event)
                .setToken(Summary.newBuilder().setKey(ByteString.copyFrom(key)).setClaims(state.getClaims()));
    }
}
