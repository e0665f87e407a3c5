package dev.tokenwarden.revocation.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Queue of orders for the decision thread. Safe for use by several threads. */
final class OrderQueue {
    private static final int CAPACITY = 1_000;

    /** An order, and the future that receives its result. */
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

    /** Fails all queued orders. */
    void refuseAll() {
        take().forEach(order -> refuse(order.result()));
    }

    static void refuse(CompletableFuture<CommandResult> result) {
        result.completeExceptionally(new IllegalStateException("the service does not decide at present"));
    }
}
