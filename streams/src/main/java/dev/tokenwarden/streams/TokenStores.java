package dev.tokenwarden.streams;

import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.store.RecordTransaction;
import dev.tokenwarden.streams.store.StateStores;
import dev.tokenwarden.streams.store.States;
import dev.tokenwarden.streams.store.TimeQueue;
import dev.tokenwarden.streams.store.UndoableRows;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The state stores of one task of {@link TokenProcessor}.
 *
 * @param tokens states of tokens, sessions, grants, traces and verifiers
 * @param rows rows of tokens that do not fit into their states
 * @param timers deadlines by the clock of the partition
 * @param expiries when a state may be forgotten, by the horizon
 * @param children the children of each token, and the tokens of each session and grant
 * @param issuers when each issuer reported an issuance
 * @param clock the clock of the partition, in the same store
 * @param seen identities of events of busy or forgotten tokens
 */
record TokenStores(
        States<TokenState> tokens,
        States<TokenRow> rows,
        TimeQueue timers,
        TimeQueue expiries,
        UndoableRows children,
        UndoableRows issuers,
        KeyValueStore<Bytes, byte[]> clock,
        UndoableRows seen) {
    static final String TOKENS = "tokens";
    static final String ROWS = "token-rows";
    static final String TIMERS = "timers";
    static final String EXPIRIES = "expiries";
    static final String CHILDREN = "children";
    static final String ISSUERS = "issuers";
    static final String SEEN = "seen-events";

    /** Stores that are read and changed with every event. */
    static final List<String> HOT = List.of(TOKENS, ROWS, TIMERS, EXPIRIES);
    /** All other stores. */
    static final List<String> OTHERS = List.of(CHILDREN, ISSUERS, SEEN);

    /** Opens the stores of the task of {@code context}; to be called once for each task. */
    static TokenStores open(ProcessorContext<?, ?> context, RecordTransaction transaction) {
        KeyValueStore<Bytes, byte[]> issuers = context.getStateStore(ISSUERS);
        return new TokenStores(
                StateStores.open(context.getStateStore(TOKENS), TokenState.parser(), transaction),
                StateStores.open(context.getStateStore(ROWS), TokenRow.parser(), transaction),
                TimeQueue.in(context.getStateStore(TIMERS), transaction),
                TimeQueue.in(context.getStateStore(EXPIRIES), transaction),
                new UndoableRows(context.getStateStore(CHILDREN), transaction),
                new UndoableRows(issuers, transaction),
                issuers,
                new UndoableRows(context.getStateStore(SEEN), transaction));
    }
}
