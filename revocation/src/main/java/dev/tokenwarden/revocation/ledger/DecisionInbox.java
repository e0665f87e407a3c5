package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.revocation.decision.TokenDirectory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Input of other threads for the decision thread.
 *
 * @param exchanges exchange events that were just read; the lineage repeats events that were dropped because the queue was full
 * @param members tokens that were just issued in a revoked session or grant
 */
record DecisionInbox(
        OrderQueue orders, BlockingQueue<ObservedExchange> exchanges, BlockingQueue<TokenDirectory.Member> members) {
    private static final int CAPACITY = 10_000;

    DecisionInbox() {
        this(new OrderQueue(), new ArrayBlockingQueue<>(CAPACITY), new ArrayBlockingQueue<>(CAPACITY));
    }
}
