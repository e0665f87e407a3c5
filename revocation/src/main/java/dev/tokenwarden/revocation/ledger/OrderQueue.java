package dev.tokenwarden.revocation.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Orders on their way to the decision thread. Safe for use by several threads. */
final class OrderQueue {
    private static final int CAPACITY = 1_000;

    /** An order, and whom to tell. */
    record Order(Command command, CompletableFuture<CommandResult> result) {}

    private final BlockingQueue<Order> queue = new LinkedBlockingQueue<>(CAPACITY);

    CompletableFuture<CommandResult> offer(Command command) {
        CompletableFuture<CommandResult> result = new CompletableFuture<>();
        if (!queue.offer(new Order(command, result))) {
            refuse(result);
        }
        return result;
    }

    List<Order> take() {
        List<Order> taken = new ArrayList<>();
        queue.drainTo(taken);
        return taken;
    }

    /** Tells all who wait that nothing was done for them. */
    void refuseAll() {
        take().forEach(order -> refuse(order.result()));
    }

    static void refuse(CompletableFuture<CommandResult> result) {
        result.completeExceptionally(new IllegalStateException("decisions are not being taken at present"));
    }
}
