package dev.tokenwarden.streams;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.agent.TraceNodes;
import dev.tokenwarden.streams.family.FamilyNodes;
import dev.tokenwarden.streams.family.IssuedAfterRevocation;
import dev.tokenwarden.streams.output.ProofState;
import dev.tokenwarden.streams.output.TimerGuard;
import dev.tokenwarden.streams.presentation.Presentations;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.time.PartitionTime;
import dev.tokenwarden.streams.token.EventCounters;
import dev.tokenwarden.streams.token.Retention;
import dev.tokenwarden.streams.token.RowTimers;
import dev.tokenwarden.streams.token.StatusRules;
import dev.tokenwarden.streams.token.TokenRows;
import dev.tokenwarden.streams.token.TokenTools;
import dev.tokenwarden.streams.token.TokenWork;
import dev.tokenwarden.streams.token.UnprovenUses;
import dev.tokenwarden.streams.token.UseRules;
import java.util.function.Supplier;

/** Opens and saves the states of one task, and runs their deadlines. */
final class TokenStates {
    private static final byte[] PRESENT = {1};

    private final TokenStores stores;
    private final PartitionTime time;
    private final Supplier<Policy> policy;
    private final TokenTools tools;
    private final TaskRules rules;
    private final SeenEvents seen;
    private final TimerGuard guard;
    private final Retention retention;

    /** @param policy the policy in force for the record or tick at hand */
    TokenStates(
            TokenStores stores,
            PartitionTime time,
            Supplier<Policy> policy,
            TokenTools tools,
            TaskRules rules,
            SeenEvents seen,
            TimerGuard guard) {
        this.stores = stores;
        this.time = time;
        this.policy = policy;
        this.tools = tools;
        this.rules = rules;
        this.seen = seen;
        this.guard = guard;
        this.retention = new Retention(stores.tokens(), stores.timers(), stores.expiries(), time, this::forget);
    }

    /** The state of that key, to be changed; a new state if there is none. */
    TokenState.Builder open(byte[] key) {
        return retention.open(key);
    }

    /** The token of that key, with what the rules need beside its state. */
    TokenWork work(byte[] key, TokenState.Builder state) {
        return new TokenWork(
                key, TokenIdentity.fromBytes(key), state, policy.get(), time.now(), tools, ProofState.PROVEN);
    }

    /** Puts a state back, and sets the timer of its next deadline. */
    void save(byte[] key, TokenState.Builder state) {
        if (TraceNodes.isTrace(key)) {
            rules.traces().judge(policy.get(), state);
            retention.save(key, state, Long.MAX_VALUE, TraceNodes.nextJudged(policy.get(), state));
            return;
        }
        if (FamilyNodes.isFamily(key)) {
            retention.save(key, state, Long.MAX_VALUE);
            return;
        }
        if (state.getFamilies().getJudgeMintedAt() != 0 && isToken(key)) {
            IssuedAfterRevocation.judgeExchange(work(key, state), time.horizon());
        }
        long next = isToken(key)
                ? Math.min(
                        orNever(state.getAudienceDue()),
                        Math.min(orNever(state.getOrphanDue()), orNever(state.getUnissuedDue())))
                : StatusRules.nextDue(policy.get(), key, state);
        retention.save(key, state, next);
    }

    /**
     * Runs all deadlines that have passed, and forgets states that no rule needs any more.
     *
     * @param ends how many states are checked for forgetting, at most
     */
    void runDue(int ends) {
        stores.timers().run(time.now(), (at, key, value) -> guard.run(at, key, value, () -> runTimer(at, key)));
        retention.runEnds(ends, key -> guard.run(time.horizon(), key, PRESENT, () -> save(key, retention.open(key))));
    }

    /** Whether the key is that of a token with an identity. */
    static boolean isToken(byte[] key) {
        return key[0] == 'j' || key[0] == 'h';
    }

    private void runTimer(long at, byte[] key) {
        if (SeenEvents.isTimer(key)) {
            seen.forget(key);
        } else if (key[0] == RowTimers.ROW) {
            due(at, RowTimers.parse(key));
        } else {
            dueState(at, key);
        }
    }

    /** A row outlives the state of its token only until it is due, and is deleted then. */
    private void due(long at, RowTimers.Due row) {
        TokenState.Builder state = retention.get(row.token());
        if (state == null) {
            tools.rows().delete(TokenRows.key(row.token(), row.tag(), row.id()));
            return;
        }
        TokenWork work = work(row.token(), state);
        if (row.tag() == TokenRows.UNPROVEN) {
            UnprovenUses.expire(work, row.id());
        } else {
            Presentations.due(work, row.tag(), row.id(), at);
        }
        save(row.token(), state);
    }

    private void dueState(long at, byte[] key) {
        TokenState.Builder state = retention.get(key);
        if (state == null) {
            return;
        }
        if (state.getDue() == at) {
            state.clearDue();
        }
        if (isToken(key)) {
            TokenWork work = work(key, state);
            UseRules.due(work);
            rules.unissued().due(work);
        } else if (!FamilyNodes.isFamily(key) && !TraceNodes.isTrace(key)) {
            rules.verifiers().due(policy.get(), key, state, time.now());
            long next = StatusRules.nextDue(policy.get(), key, state);
            // A deadline that is still due has no proof yet: a later run judges it again.
            retention.save(key, state, next <= time.now() ? time.now() + StatusRules.LOOK_AGAIN_MILLIS : next);
            return;
        }
        save(key, state);
    }

    private void forget(byte[] key, TokenState.Builder state) {
        if (state.getHasChildren()) {
            rules.lineages().forget(key);
        }
        tools.counters().unproven(EventCounters.Unproven.EXPIRED, state.getUnprovenCount());
        new TokenRows(key, state, tools.rows()).deleteAll();
        seen.outlive(key, state);
    }

    private static long orNever(long time) {
        return time == 0 ? Long.MAX_VALUE : time;
    }
}
