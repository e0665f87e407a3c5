package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.revocation.decision.TokenDirectory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What other threads hand to the decision thread.
 *
 * @param exchanges exchange events just read; those that find no room are reported again by the lineage
 * @param members tokens just issued in a revoked session or grant
 */
record DecisionInbox(
        OrderQueue orders, BlockingQueue<ObservedExchange> exchanges, BlockingQueue<TokenDirectory.Member> members) {
    private static final int CAPACITY = 10_000;

    DecisionInbox() {
        this(new OrderQueue(), new ArrayBlockingQueue<>(CAPACITY), new ArrayBlockingQueue<>(CAPACITY));
    }
}
